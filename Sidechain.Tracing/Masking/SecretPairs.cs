using System.Buffers;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Values of sensitive keys inside texts, <c>key=value</c> and <c>"key":"value"</c>:
/// <c>[A-Za-z][A-Za-z0-9_.-]{0,63}(?:=|"\s?:\s?")"?[^&amp;;,\s"']+</c>, found from each sign between them.
/// </summary>
internal static class SecretPairs
{
    private const int LongestKey = 64;

    private static readonly SearchValues<char> Signs = SearchValues.Create("=\"");

    public static string Mask(string text)
    {
        var masked = new MaskedText(text);
        var (from, position) = (0, 0);
        while (position < text.Length)
        {
            var found = text.AsSpan(position).IndexOfAny(Signs);
            if (found < 0)
            {
                break;
            }

            var sign = position + found;
            var (key, value) = (Key(text, from, sign), Value(text, sign));
            var end = value < 0 ? value : End(text, value);
            if (key == sign || end <= value)
            {
                position = sign + 1;
                continue;
            }

            if (SensitiveKeys.Contains(text.AsSpan(key, sign - key)))
            {
                masked.Replace(value, end);
            }

            from = position = end;
        }

        return masked.ToString();
    }

    /// <summary>Where the key before a sign begins: at the first letter that is near enough.</summary>
    private static int Key(string text, int from, int sign)
    {
        var key = sign;
        for (var i = sign - 1; i >= from && sign - i <= LongestKey && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '_' or '.' or '-'); i--)
        {
            if (char.IsAsciiLetter(text[i]))
            {
                key = i;
            }
        }

        return key;
    }

    /// <summary>Where the value behind a sign begins; less than 0 where none does.</summary>
    private static int Value(string text, int sign)
    {
        var at = sign + 1;
        if (text[sign] == '"')
        {
            at = Skip(text, at, char.IsWhiteSpace);
            at = Skip(text, at, static c => c == ':', isNeeded: true);
            at = at < 0 ? at : Skip(text, Skip(text, at, char.IsWhiteSpace), static c => c == '"', isNeeded: true);
        }

        return at < 0 ? at : Skip(text, at, static c => c == '"');
    }

    private static int Skip(string text, int at, Func<char, bool> one, bool isNeeded = false) =>
        at >= 0 && at < text.Length && one(text[at]) ? at + 1 : isNeeded ? -1 : at;

    private static int End(string text, int start)
    {
        var end = start;
        while (end < text.Length && text[end] is not ('&' or ';' or ',' or '"' or '\'') && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return end;
    }
}
