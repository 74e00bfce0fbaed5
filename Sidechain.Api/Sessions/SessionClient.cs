using System.Text.RegularExpressions;
using Sidechain.Api.Database.Tables;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Sessions;

/// <summary>
/// What a client calls itself, so that users can tell their sessions apart. Anybody may write the headers, so little is taken.
/// </summary>
internal static partial class SessionClient
{
    /// <summary><c>cli/1.2.0</c>; null for what is not of this form.</summary>
    public static string? Of(HttpRequest request)
    {
        var text = $"{request.Headers[HeaderNames.ClientType]}/{request.Headers[HeaderNames.ClientVersion]}";
        return text.Length <= Session.MaxClient && Pattern().IsMatch(text) ? text : null;
    }

    [GeneratedRegex(@"^[a-z]+/[A-Za-z0-9._/+-]+\z")]
    private static partial Regex Pattern();
}
