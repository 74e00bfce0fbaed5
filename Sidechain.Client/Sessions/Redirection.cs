using Sidechain.Client.Configuration;
using Sidechain.Traces.Views;

namespace Sidechain.Client.Sessions;

/// <summary>
/// An answer that names another place. It is not followed: another server's answer is none of the user's, and a password or a token is for
/// the one that was named.
/// </summary>
internal static class Redirection
{
    /// <summary>Addresses are far shorter; a server's text must not fill the screen.</summary>
    private const int MaxLength = 200;

    /// <returns>Null where the answer names no other place.</returns>
    public static string? Sentence(HttpResponseMessage response, string origin)
    {
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308)
            || response is not { Headers.Location: { } location, RequestMessage.RequestUri: { } asked }
            || !Uri.TryCreate(asked, location, out var target))
        {
            return null;
        }

        // Without a user's name, a password or a query, which may hold a secret.
        var named = Shown(target.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));
        return $"{origin} answered {(int)response.StatusCode} {TreeText.Printable(response.ReasonPhrase ?? "")}: it sends you to {named}, "
            + $"where nothing was asked. {Advice(asked, target)}";
    }

    /// <summary>Where the same path is at the other place, that may be the user's server under its new or whole address.</summary>
    private static string Advice(Uri asked, Uri target)
    {
        var isElsewhere = target.GetLeftPart(UriPartial.Path) != asked.GetLeftPart(UriPartial.Path);
        return isElsewhere && target.Scheme is "http" or "https"
            && target.AbsolutePath.EndsWith(asked.AbsolutePath, StringComparison.Ordinal)
            ? $"If that is your server, name it: --api-url {Shown(Base(asked, target))} (or {Settings.ApiUrlVariable})."
            : $"Check --api-url and {Settings.ApiUrlVariable}.";
    }

    private static string Base(Uri asked, Uri target)
    {
        var server = target.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        return server + target.AbsolutePath[..^asked.AbsolutePath.Length];
    }

    private static string Shown(string address)
    {
        var shown = TreeText.Printable(address);
        return shown.Length <= MaxLength ? shown : $"{shown[..MaxLength]}…";
    }
}
