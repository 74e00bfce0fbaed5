using System.Buffers;
using System.Text.RegularExpressions;

namespace Sidechain.Tracing.Masking;

/// <summary>Secrets inside texts: bearer tokens, JWTs, user-info in URLs, and <c>key=value</c> or <c>"key":"value"</c> with a sensitive key.</summary>
internal static partial class SecretText
{
    // No secret that is looked for consists of these alone: each holds a blank, a point, or a sign of a pair or of user-info.
    private static readonly SearchValues<char> Harmless = SearchValues.Create(
        "!#$%&'()*+,-/0123456789:;<>?ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private static readonly SearchValues<string> Words = SearchValues.Create(["eyJ", "bearer"], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<char> Signs = SearchValues.Create("@=\"");

    // Shorter texts are searched word by word: the search for several at once is slow there.
    private const int Short = 16;

    public static string Mask(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Harmless))
        {
            return text;
        }

        if (HoldsWord(text))
        {
            text = Bearer().Replace(Jwts.Mask(text), "$1 " + Masker.Mask);
        }

        return text.AsSpan().ContainsAny(Signs) ? MaskSigned(text) : text;
    }

    private static bool HoldsWord(string text) => text.Length < Short
        ? text.Contains("eyJ", StringComparison.Ordinal) || text.Contains("bearer", StringComparison.OrdinalIgnoreCase)
        : text.AsSpan().ContainsAny(Words);

    private static string MaskSigned(string text)
    {
        if (text.Contains('@') && text.Contains("://", StringComparison.Ordinal))
        {
            text = UserInfos.Mask(text);
        }

        return text.Contains('=') || (text.Contains('"') && text.Contains(':')) ? SecretPairs.Mask(text) : text;
    }

    // A run of blanks is looked at once. The other secrets are searched for by hand: as patterns, each letter could be the beginning of one, and
    // a text made for that would cost the square of its length.
    [GeneratedRegex(@"\b(Bearer)\s+[A-Za-z0-9._~+/*=-]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Bearer();
}
