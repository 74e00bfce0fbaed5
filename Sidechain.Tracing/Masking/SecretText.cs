using System.Buffers;
using System.Text.RegularExpressions;

namespace Sidechain.Tracing.Masking;

/// <summary>Secrets inside texts: bearer tokens, JWTs, user-info in URLs, and <c>key=value</c> or <c>"key":"value"</c> with a sensitive key.</summary>
internal static partial class SecretText
{
    // Every secret that is looked for holds one of these.
    private static readonly SearchValues<char> Hints = SearchValues.Create(" .@=:");

    public static string Mask(string text)
    {
        if (!text.AsSpan().ContainsAny(Hints))
        {
            return text;
        }

        // Each pattern is preceded by what every match of it must hold: nearly all texts hold none of these.
        if (text.Contains("eyJ", StringComparison.Ordinal))
        {
            text = Jwt().Replace(text, Masker.Mask);
        }

        if (text.Contains("bearer", StringComparison.OrdinalIgnoreCase))
        {
            text = Bearer().Replace(text, "$1 " + Masker.Mask);
        }

        if (text.Contains('@') && text.Contains("://", StringComparison.Ordinal))
        {
            text = UserInfo().Replace(text, "$1" + Masker.Mask + "@");
        }

        return text.Contains('=') || (text.Contains('"') && text.Contains(':'))
            ? Pair().Replace(text, static m =>
                SensitiveKeys.Contains(m.Groups["key"].ValueSpan) ? $"{m.Groups["head"].Value}{Masker.Mask}{m.Groups["tail"].Value}" : m.Value)
            : text;
    }

    // Texts are at most AttributeValues.MaxTextLength long, which bounds the work of every pattern.
    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")]
    private static partial Regex Jwt();

    [GeneratedRegex(@"\b(Bearer)\s+[A-Za-z0-9._~+/*=-]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Bearer();

    [GeneratedRegex(@"([A-Za-z][A-Za-z0-9+.-]{0,20}://)[^\s/?#""'<>]*@")]
    private static partial Regex UserInfo();

    [GeneratedRegex("""(?<head>(?<key>[A-Za-z][A-Za-z0-9_.-]{0,63})(?:=|"\s?:\s?")"?)[^&;,\s"']+(?<tail>)""")]
    private static partial Regex Pair();
}
