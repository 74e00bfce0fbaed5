using System.Text.RegularExpressions;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Contents of XML's elements: <c>&lt;password&gt;a&lt;/password&gt;</c>, <c>&lt;wsse:Password Type="b"&gt;a&lt;/…</c>.
/// </summary>
internal static partial class Elements
{
    public static bool MayBeIn(ReadOnlySpan<char> text) => text.Contains('<') && text.Contains('>');

    public static string Mask(string text) => FoundSecrets.Mask(text, Element());

    // A text that was cut ends in its last element's word; of usage, "login <token> [options]", nothing.
    [GeneratedRegex(
        @"<(?:[A-Za-z][\w.-]{0,31}:)?(?<key>[A-Za-z][\w.-]{0,63})(?:\s[^<>]{0,256})?>"
        + @"(?:(?<secret>(?>[^<]+))(?=</)|(?<secret>[^<\s]{4,})\z|\s{0,16}<!\[CDATA\[(?<secret>(?>(?:[^\]]|\](?!\]>))+)))",
        RegexOptions.CultureInvariant)]
    private static partial Regex Element();
}
