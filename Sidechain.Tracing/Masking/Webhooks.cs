using System.Buffers;
using System.Text.RegularExpressions;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Secrets that are part of a URL's path: webhooks of Slack, Discord, Teams, Mattermost, Feishu, PagerDuty, Zapier and IFTTT, and
/// Telegram's bots. Anybody who has such a URL may write there. The path alone is enough, for a span may have its host under another key.
/// </summary>
internal static partial class Webhooks
{
    private static readonly SearchValues<string> Beginnings = SearchValues.Create(
        [
            "/services/T", "hooks.slack.com/", "/webhooks/", "/bot", "/webhookb2/", "office.com/webhook/", "/hooks/", "/with/key/",
            "/integration/",
        ],
        StringComparison.Ordinal);

    /// <summary>Shortest text that holds one, characters.</summary>
    public const int Shortest = 16;

    public static bool MayBeIn(ReadOnlySpan<char> text) => text.Length >= Shortest && text.Contains('/') && text.ContainsAny(Beginnings);

    public static string Mask(string text) => Secret().Replace(text, TextMasking.Mask);

    // Each begins behind a text that it cannot hold itself, so no letter is looked at twice.
    [GeneratedRegex(
        @"(?<=/services/)T[A-Z0-9]{5,}/B[A-Z0-9]{5,}/\w+|(?<=hooks\.slack\.com/(?:services|workflows|triggers)/)(?!\*)[\w/]+"
        + @"|(?<=/api/(?:v\d{1,3}/)?webhooks/)\d+/[\w-]+|(?<=/bot)\d{5,}(?::|%3[Aa])[\w-]{20,}"
        + @"|(?<=/webhookb2/|office\.com/webhook/)[\w@-]{16,}[\w@/-]*"
        + @"|(?<=/hooks/)[a-z0-9]{26}(?![\w-])|(?<=/open-apis/bot/(?:v\d/)?hook/)[\w-]{8,}|(?<=/integration/)[0-9a-f]{32}(?=/enqueue)"
        + @"|(?<=/hooks/catch/)\d+/[\w/]+|(?<=/with/key/)[\w-]+",
        RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
