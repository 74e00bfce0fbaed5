using System.Text.Json.Serialization;

namespace Sidechain.Api.Posts;

/// <summary>A post as clients read it.</summary>
internal sealed record PostAnswer(string Id, string Title, decimal? Bpm, string? Key, AudioAnswer Audio, AuthorAnswer Author, DateTimeOffset CreatedAt)
{
    /// <summary>After sharing: the page of the action's trace in Aspire's dashboard; left out where none runs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DashboardUrl { get; init; }

    public static PostAnswer Of(AudioPost post, string authorName) => new(
        post.Id,
        post.Title,
        post.Bpm,
        post.Key,
        new AudioAnswer(post.AudioFormat, post.AudioSize, post.AudioSha256, $"/api/v1/posts/{post.Id}/audio"),
        new AuthorAnswer(post.AuthorId, authorName),
        post.CreatedAt);
}

/// <param name="Size">Bytes.</param>
/// <param name="Url">Path of the audio itself, for the same token.</param>
internal sealed record AudioAnswer(string Format, long Size, string Sha256, string Url);

internal sealed record AuthorAnswer(string Id, string Name);
