using System.Buffers;
using System.Globalization;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Values of sensitive keys inside texts, found from each sign between key and value: <c>key=value</c>, <c>"key":"value"</c> however often
/// its quotes are escaped, <c>key: 'value'</c>, and headers as they are sent (<c>Cookie: a=b; c=d</c>, <c>x-api-key: abc</c>). Of prose,
/// <c>token: none</c>, nothing.
/// </summary>
internal static class SecretPairs
{
    private const int LongestKey = 64;
    private const int LongestCookieName = 256;

    private static readonly SearchValues<char> Signs = SearchValues.Create("=:");

    private static readonly HashSet<string> Flags = new(StringComparer.OrdinalIgnoreCase) { "true", "false", "null", "none", "undefined" };

    public static string Mask(string text)
    {
        var masked = new MaskedText(text);
        var position = 0;
        while (position < text.Length)
        {
            var found = text.AsSpan(position).IndexOfAny(Signs);
            if (found < 0)
            {
                break;
            }

            var sign = position + found;
            var (start, end) = Value(text, sign);
            if (start < 0)
            {
                // A list or an object under a quoted key: its texts.
                start = ~start;
                var inner = JsonTexts.MaskValue(text, start, KeyMasking.Secret, out end);
                masked.Replace(start, end, inner);
            }
            else if (end > start)
            {
                masked.Replace(start, end);
            }

            position = Math.Max(sign + 1, end);
        }

        return masked.ToString();
    }

    /// <summary>The secret behind a sign; empty where there is none, and the complement of its start where it has a structure.</summary>
    private static (int Start, int End) Value(string text, int sign)
    {
        var keyEnd = KeyEnd(text, sign, out var isQuoted);
        var keyStart = KeyStart(text, keyEnd);
        var key = text.AsSpan(keyStart..keyEnd);
        if (key.IsEmpty)
        {
            return default;
        }

        key = key.Contains('%') ? Uri.UnescapeDataString(key) : key;
        var start = ValueStart(text, sign, isQuoted || text[sign] == ':');
        if (!SensitiveKeys.Contains(key) && !(text[sign] == '=' && Signatures.Is(text, keyStart, keyEnd, start)))
        {
            return default;
        }

        var slashes = Backslashes(text, start);
        if (start + slashes < text.Length && text[start + slashes] is '"' or '\'')
        {
            start += slashes + 1;
            return (start, Close(text, start, text[start - 1], slashes));
        }

        if (isQuoted && start < text.Length && text[start] is '[' or '{')
        {
            return (~start, 0);
        }

        return IsHeader(key, text[sign]) ? Header(text, keyStart, key, start)
            : text[sign] == '=' ? Unquoted(text, key, start)
            : default;
    }

    /// <summary>Where the key before a sign ends, without quotes, their backslashes, and blanks that may stand there.</summary>
    private static int KeyEnd(string text, int sign, out bool isQuoted)
    {
        var end = sign;
        while (end > 0 && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        isQuoted = end > 0 && text[end - 1] is '"' or '\'';
        if (isQuoted)
        {
            end--;
            while (end > 0 && text[end - 1] == '\\')
            {
                end--;
            }

            return end;
        }

        // "key = value" has one blank on either side; of "key : value" nothing is a pair.
        var isSpaced = text[sign] == '=' && end == sign - 1 && text[end] == ' ' && sign + 1 < text.Length && text[sign + 1] == ' ';
        return isSpaced ? end : sign;
    }

    /// <summary>Where a key begins: at the first letter that is near enough.</summary>
    private static int KeyStart(string text, int end)
    {
        var key = end;
        for (var i = end - 1; i >= 0 && end - i <= LongestKey;)
        {
            // A letter may be percent-encoded: p%61ssword. So may the sign before the key be, which ends it.
            var start = IsEscape(text, i) ? i - 2 : i;
            var letter = start == i ? text[i]
                : (char)byte.Parse(text.AsSpan(i - 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '.' or '-'))
            {
                break;
            }

            key = char.IsAsciiLetter(letter) ? start : key;
            i = start - 1;
        }

        return key;
    }

    private static bool IsEscape(string text, int end) =>
        end >= 2 && text[end - 2] == '%' && char.IsAsciiHexDigit(text[end - 1]) && char.IsAsciiHexDigit(text[end]);

    private static int ValueStart(string text, int sign, bool mayHaveBlanks)
    {
        var start = sign + 1;
        if (text[sign] == '=' && start < text.Length && text[start] == '>')
        {
            start++;
        }

        if (mayHaveBlanks)
        {
            while (start < text.Length && char.IsWhiteSpace(text[start]))
            {
                start++;
            }
        }
        else if (start < text.Length && text[start] == ' ' && text[sign - 1] == ' ')
        {
            start++;
        }

        return start;
    }

    private static int Backslashes(string text, int start)
    {
        var end = start;
        while (end < text.Length && text[end] == '\\')
        {
            end++;
        }

        return end - start;
    }

    /// <summary>
    /// Where a quoted value ends: before the quote that is escaped like the first one, or at the end of a text that was cut.
    /// </summary>
    private static int Close(string text, int start, char quote, int slashes)
    {
        var at = start;
        while (at < text.Length)
        {
            var escapes = Backslashes(text, at);
            at += escapes;
            if (at == text.Length)
            {
                break;
            }

            if (text[at] == quote && (slashes > 0 ? escapes <= slashes : escapes % 2 == 0))
            {
                return at - Math.Min(escapes, slashes);
            }

            at++;
        }

        return text.Length;
    }

    /// <summary>The value behind <c>key=</c>; nothing where it is no secret.</summary>
    private static (int Start, int End) Unquoted(string text, ReadOnlySpan<char> key, int start)
    {
        var end = RunEnd(text, start);
        return IsPlain(key, text.AsSpan(start..end)) ? default : (start, end);
    }

    /// <summary>Flags and placeholders are no secrets, and numbers of tokens are none.</summary>
    internal static bool IsPlain(ReadOnlySpan<char> key, ReadOnlySpan<char> value) =>
        Flags.GetAlternateLookup<ReadOnlySpan<char>>().Contains(value)
        || Placeholders.Is(value)
        || (key.EndsWith("tokens", StringComparison.OrdinalIgnoreCase) && !value.ContainsAnyExceptInRange('0', '9'));

    // As they are sent: "auth: failed" is prose.
    private static bool IsHeader(ReadOnlySpan<char> key, char sign) =>
        IsOne(key, "authorization", "proxy-authorization")
        || (sign == ':'
            && (IsOne(key, "cookie", "set-cookie") || IsOne(key, "api-key", "apikey")
                || key.StartsWith("x-", StringComparison.OrdinalIgnoreCase)));

    /// <summary>The rest of the line, or of what is in quotes with the header's name.</summary>
    private static (int Start, int End) Header(string text, int nameStart, ReadOnlySpan<char> name, int start)
    {
        // Of prose, "cookie: none", nothing: the first one has a name and a value.
        if (IsOne(name, "cookie", "set-cookie") && !text.AsSpan(start, Math.Min(LongestCookieName, text.Length - start)).Contains('='))
        {
            return default;
        }

        var quote = nameStart > 0 && text[nameStart - 1] is '"' or '\'' or '`' ? text[nameStart - 1] : '\n';
        var length = text.AsSpan(start).IndexOfAny('\r', '\n', quote);
        return (start, length < 0 ? text.Length : start + length);
    }

    private static int RunEnd(string text, int start)
    {
        var end = start;
        while (end < text.Length && text[end] is not ('&' or ';' or ',' or '"' or '\'') && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return end;
    }

    private static bool IsOne(ReadOnlySpan<char> name, string one, string other) =>
        name.Equals(one, StringComparison.OrdinalIgnoreCase) || name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
