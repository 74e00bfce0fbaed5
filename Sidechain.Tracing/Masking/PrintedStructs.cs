using System.Text.RegularExpressions;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Structs and maps as Go prints them, without quotes: <c>{User:alice Password:a b Host:db}</c>, <c>map[password:a]</c>. A value goes on
/// until the next key or the bracket that closes it.
/// </summary>
internal static partial class PrintedStructs
{
    private const int LongestKey = 64;

    public static bool MayBeIn(ReadOnlySpan<char> text) => text.Contains(':') && text.ContainsAny('{', '[');

    public static string Mask(string text)
    {
        var masked = new MaskedText(text);
        for (var found = Opening().Match(text); found.Success;)
        {
            var at = found.Index + found.Length;
            var depth = 1;
            while (at < text.Length && depth > 0 && text[at] is not ('\r' or '\n'))
            {
                at = Key(text, at) is var key && key > at ? Field(ref masked, text, at, key) : at;
                if (at < text.Length)
                {
                    depth += text[at] is '{' or '[' ? 1 : text[at] is '}' or ']' ? -1 : 0;
                    at++;
                }
            }

            found = Opening().Match(text, at);
        }

        return masked.ToString();
    }

    /// <summary>Where the value ends of a field that begins here, if it is a secret; else where it begins.</summary>
    private static int Field(ref MaskedText masked, string text, int start, int colon)
    {
        // Behind an empty value is a blank.
        if (colon + 1 == text.Length || text[colon + 1] == ' ' || !SensitiveKeys.Contains(text.AsSpan(start..colon)))
        {
            return colon;
        }

        var end = End(text, colon + 1);
        var value = text.AsSpan(colon + 1, end - colon - 1);
        if (!value.IsWhiteSpace() && value is not "<nil>" && !SecretPairs.IsPlain(text.AsSpan(start..colon), value))
        {
            masked.Replace(colon + 1, end);
        }

        return end;
    }

    /// <summary>Before the blank behind which the next key is, or the bracket that closes what is around.</summary>
    private static int End(string text, int start)
    {
        var depth = 0;
        var at = start;
        while (at < text.Length && text[at] is not ('\r' or '\n'))
        {
            var change = text[at] is '{' or '[' ? 1 : text[at] is '}' or ']' ? -1 : 0;
            if (depth + change < 0 || (depth == 0 && text[at] == ' ' && Key(text, at + 1) > at + 1))
            {
                break;
            }

            depth += change;
            at++;
        }

        return at;
    }

    /// <summary>Where the colon is behind a name that begins here; the same place where none is.</summary>
    private static int Key(string text, int start)
    {
        if (start >= text.Length || text[start - 1] is not ('{' or '[' or ' ') || !(char.IsAsciiLetter(text[start]) || text[start] == '_'))
        {
            return start;
        }

        var end = start;
        while (end < text.Length && end - start < LongestKey && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        // "C:\" and "https://" begin values.
        var isKey = end < text.Length && text[end] == ':' && text.AsSpan(end + 1) is not (['\\', ..] or ['/', '/', ..])
            && !(end == start + 1 && text.AsSpan(end + 1).StartsWith('/'));
        return isKey ? end : start;
    }

    // A route's "/{token:guid}" and "${TOKEN:x}" are no structs.
    [GeneratedRegex(
        @"(?<![$#-])(?:\{(?!(?<=/\{)\w{1,64}:[\w():,.*?-]{1,64}\})|\bmap\[)(?=[A-Za-z_]\w{0,63}:(?:[^\s""'`]|\s[A-Za-z_]\w{0,63}:))",
        RegexOptions.CultureInvariant)]
    private static partial Regex Opening();
}
