using Sidechain.Api.Database.Tables;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Posts;

/// <summary>Audio that lies elsewhere: its address is stored and shown, and never fetched.</summary>
internal static class LinkedAudio
{
    /// <exception cref="PostRejected">It is not an address that a browser would open, or it has a secret in it.</exception>
    public static Uri Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            throw Rejected("audio_url is missing: send the address of the audio, or the audio itself as multipart/form-data.");
        }

        if (text.Length > AudioPost.MaxUrl)
        {
            throw Rejected($"audio_url has {text.Length} characters; at most {AudioPost.MaxUrl} are allowed.");
        }

        // Uri trims what it would not take inside.
        if (text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            throw Rejected("audio_url must be an absolute http or https address.");
        }

        if (url.UserInfo.Length > 0)
        {
            throw Rejected("audio_url must not hold a user name or a password.");
        }

        return url.AbsoluteUri.Length <= AudioPost.MaxUrl
            ? url
            : throw Rejected($"audio_url is longer than {AudioPost.MaxUrl} characters once it is escaped.");
    }

    /// <summary>The last segment of its path, for a title; null where there is none.</summary>
    public static string? FileName(Uri url) => Uri.UnescapeDataString(url.Segments[^1].TrimEnd('/')) is { Length: > 0 } name ? name : null;

    private static PostRejected Rejected(string error) => new(Problem.OfField("audio_url", error));
}
