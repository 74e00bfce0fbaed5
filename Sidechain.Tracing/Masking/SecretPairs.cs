using System.Buffers;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Values of sensitive keys inside texts, found from each sign between key and value: <c>key=value</c>, <c>"key":"value"</c> however often
/// its quotes are escaped, <c>key: 'value'</c>, and headers as they are sent (<c>Cookie: a=b; c=d</c>, <c>x-api-key: abc</c>). Of prose,
/// <c>token: none</c>, nothing.
/// </summary>
internal static class SecretPairs
{
    private const int LongestCookieName = 256;
    private const int LongestColumn = 64;

    // No word of prose has so many, but Ocp-Apim-Subscription-Key has.
    private const int LeastDashes = 2;

    private static readonly HashSet<string> Headers =
        new(StringComparer.OrdinalIgnoreCase) { "private-token", "job-token", "deploy-token", "api-token", "auth-token", "circle-token" };

    private static readonly SearchValues<char> Signs = SearchValues.Create("=:");

    // Before "=" or behind it, for what compares or appends.
    private static readonly SearchValues<char> Operators = SearchValues.Create("=!:<>~+?");

    private static readonly SearchValues<char> NameParts =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.");

    // A number under a key that ends with one of these is how many, how long: token_count=5, auth.latency=3ms.
    private static readonly HashSet<string> Measures = new(StringComparer.OrdinalIgnoreCase)
    {
        "count", "counts", "length", "size", "limit", "ttl", "latency", "duration", "retries", "attempts",
    };

    // Numbers of tokens, also one by one.
    private static readonly SearchValues<char> Counts = SearchValues.Create("0123456789[](){}., ");

    private static readonly HashSet<string> Flags =
        new(StringComparer.OrdinalIgnoreCase) { "true", "false", "null", "none", "undefined", "0", "1" };

    public static string Mask(string text)
    {
        var masked = new MaskedText(text);
        var columns = new SqlColumns(text);
        var position = 0;
        while (position < text.Length)
        {
            var found = text.AsSpan(position).IndexOfAny(Signs);
            if (found < 0)
            {
                break;
            }

            var sign = position + found;
            var (start, end, by) = Value(text, sign, ref columns);
            if (end > start && !IsHidden(text.AsSpan(start..end)))
            {
                masked.Replace(start, end, by ?? TextMasking.Mask);
            }

            position = Math.Max(sign + 1, end);
        }

        return masked.ToString();
    }

    /// <summary>The secret behind a sign, and what stands for it where that is more than the mask; empty where there is none.</summary>
    private static (int Start, int End, string? By) Value(string text, int sign, ref SqlColumns columns)
    {
        var (signStart, signEnd) = Sign(text, sign);
        var key = PairKey.Before(text, signStart);
        if (key.Name.IsEmpty)
        {
            return default;
        }

        var isColon = text[sign] == ':';
        var start = ValueStart(text, signEnd, key.IsQuoted || isColon);
        if (!SensitiveKeys.Contains(key.Name)
            && (isColon || (start > signEnd && !key.HasBlank) || !Signatures.Is(text, key.Start, key.End, start)))
        {
            return default;
        }

        // "[token]: text" and "`token`: text" are headings.
        if (start == text.Length || (isColon ? key.IsEnclosed : IsColumn(text, key, start)))
        {
            return default;
        }

        if (PairValues.Quoted(text, start, mayJoin: !isColon) is { End: > 0 } quoted)
        {
            return (quoted.Start, quoted.End, null);
        }

        if (text[start] is '[' or '{' && (key.IsQuoted || !isColon))
        {
            var inner = JsonTexts.MaskValue(text, start, KeyMasking.Secret, out var isWhole, out var end);
            if (isWhole || (isColon && key.IsQuoted && PairValues.Wrapped(text, start) < 0))
            {
                return (start, end, inner);
            }
        }

        // "authorization : text" is no header's line, nor is "Authorization => text".
        var isHeader = IsHeader(key.Last, text[sign]) && (isColon ? !key.HasBlank : signEnd - signStart == 1)
            && !(key.IsQuoted && (PairValues.Wrapped(text, start) > 0 || text.AsSpan(start).StartsWith(TextMasking.Mask)));
        var (from, to) = isHeader ? Header(text, key.Start, key.Last, start)
            : isColon ? (start, IsCall(text, start) && !key.IsQuoted ? 0 : PairValues.Wrapped(text, start))
            : Unquoted(text, key, (signStart, signEnd), start, ref columns);
        return (from, to, null);
    }

    /// <summary>The whole of a sign: <c>=</c>, <c>=&gt;</c>, <c>==</c>, <c>:=</c>, <c>!=</c>.</summary>
    private static (int Start, int End) Sign(string text, int sign)
    {
        var (start, end) = (sign, sign + 1);
        if (text[sign] == '=')
        {
            while (start > 0 && sign - start < 2 && Operators.Contains(text[start - 1]))
            {
                start--;
            }

            while (end < text.Length && end - sign <= 2 && text[end] is '=' or '>' or '~')
            {
                end++;
            }
        }

        return (start, end);
    }

    private static int ValueStart(string text, int start, bool mayBeOnNextLine)
    {
        while (start < text.Length && char.IsWhiteSpace(text[start]) && (mayBeOnNextLine || text[start] is not ('\r' or '\n')))
        {
            start++;
        }

        return start;
    }

    /// <summary>The value behind <c>key=</c>; nothing where it is no secret.</summary>
    private static (int Start, int End) Unquoted(string text, PairKey key, (int Start, int End) sign, int start, ref SqlColumns columns)
    {
        var isComparison = text[sign.Start] != '=' || (sign.End - sign.Start > 1 && (key.HasBlank || start > sign.End));
        if (key.IsEnclosed || (isComparison && !key.IsQuoted))
        {
            // "[password] => a b", as PHP prints a map.
            var wrapped = PairValues.Wrapped(text, start);
            return wrapped < 0 && key.IsEnclosed && text.AsSpan(sign.Start).StartsWith("=>")
                ? (start, ItemEnd(text, start))
                : (start, wrapped);
        }

        var end = PairValues.End(text, start);
        var isBehindBlank = start > sign.End && !key.HasBlank && !key.IsQuoted;
        var isPlain = IsPlain(key.Name, text.AsSpan(start..end)) || (key.HasBlank && text.AsSpan(start..end) is "DEFAULT")
            || (isBehindBlank && IsProse(text, start, end)) || columns.Has(key.Name, start, end);
        return isPlain ? default : (start, end);
    }

    /// <summary>True where a column of SQL stands for a value: <c>"a"."token" = "b"."token"</c>, and in backticks.</summary>
    private static bool IsColumn(string text, PairKey key, int start)
    {
        if (text[start] != '"' || key.Start < 2 || text[key.Start - 2] != '.' || text[key.Start - 1] != '"')
        {
            return key.IsEnclosed && text[start] == '`';
        }

        var name = text.AsSpan(start + 1, Math.Min(LongestColumn, text.Length - start - 1));
        var end = name.IndexOf('"');
        return end > 0 && name[(end + 1)..] is ['.', '"', ..];
    }

    // Code such as "if cookie.discard: h.append('a')" holds no value: a printed one is called as its class is.
    private static bool IsCall(string text, int start) => char.IsAsciiLetterLower(text[start]);

    // Behind "token= ": another pair, or a word that others follow.
    private static bool IsProse(string text, int start, int end) =>
        (text.AsSpan(start..end).TrimEnd('=').IndexOf('=') is > 0 and var sign
            && text.AsSpan(start, sign).IndexOfAnyExcept(NameParts) < 0)
        || (end + 1 < text.Length && text[end] == ' ' && !char.IsWhiteSpace(text[end + 1])
            && !text.AsSpan(start..end).ContainsAnyExceptInRange('a', 'z'));

    private static int ItemEnd(string text, int start)
    {
        var end = start;
        while (end < text.Length && text[end] is not ('\r' or '\n')
            && !text.AsSpan(start..end).SequenceEqual(TextMasking.Mask) && text.AsSpan(end) is not ([' ', '[', ..] or [' ', ')', ..]))
        {
            end++;
        }

        return start + text.AsSpan(start..end).TrimEnd().Length;
    }

    /// <summary>True for <c>SecretStr('**********')</c>, which its own program has masked.</summary>
    internal static bool IsHidden(ReadOnlySpan<char> value)
    {
        var stars = value.IndexOf(TextMasking.Mask, StringComparison.Ordinal);
        if (stars < 0 || value[stars..].TrimEnd(")]}\"'").ContainsAnyExcept('*'))
        {
            return false;
        }

        var before = value[..stars].TrimEnd("\"'");
        return before.IsEmpty || (before[^1] is '(' or '[' or '{' && !before[..^1].ContainsAnyExcept(Letters));
    }

    /// <summary>Flags and placeholders are no secrets, and numbers of tokens are none.</summary>
    internal static bool IsPlain(ReadOnlySpan<char> key, ReadOnlySpan<char> value) =>
        Flags.GetAlternateLookup<ReadOnlySpan<char>>().Contains(value)
        || Placeholders.Is(value)
        || (IsNumber(value) && IsMeasure(key));

    private static bool IsNumber(ReadOnlySpan<char> value) =>
        value.TrimEnd("ms") is { IsEmpty: false } number && !number.ContainsAnyExcept(Counts);

    private static bool IsMeasure(ReadOnlySpan<char> key)
    {
        key = key.LastIndexOf('[') is > 0 and var index && EndsWithTokens(key[..index]) ? key[..index] : key;
        var words = new KeyWords(key);
        var last = ReadOnlySpan<char>.Empty;
        while (words.Next())
        {
            last = words.Current;
        }

        return EndsWithTokens(key) || Measures.GetAlternateLookup<ReadOnlySpan<char>>().Contains(last);
    }

    private static bool EndsWithTokens(ReadOnlySpan<char> key) => key.EndsWith("tokens", StringComparison.OrdinalIgnoreCase);

    // As they are sent: "auth: failed" is prose.
    private static bool IsHeader(ReadOnlySpan<char> key, char sign) =>
        IsOne(key, "authorization", "proxy-authorization") || (sign == ':' && IsHeader(key));

    private static bool IsHeader(ReadOnlySpan<char> key) =>
        IsOne(key, "cookie", "set-cookie") || IsOne(key, "api-key", "apikey")
        || key.StartsWith("x-", StringComparison.OrdinalIgnoreCase)
        || Headers.GetAlternateLookup<ReadOnlySpan<char>>().Contains(key)
        || (key.Count('-') >= LeastDashes && EndsWithOne(key));

    /// <summary>The rest of the line, or of what is in quotes with the header's name.</summary>
    private static (int Start, int End) Header(string text, int nameStart, ReadOnlySpan<char> name, int start)
    {
        // Of prose, "cookie: none", nothing: the first one has a name and a value.
        if (IsOne(name, "cookie", "set-cookie") && !text.AsSpan(start, Math.Min(LongestCookieName, text.Length - start)).Contains('='))
        {
            return default;
        }

        var end = text.Length;
        if (nameStart > 0 && TextLiterals.IsQuote(text[nameStart - 1]))
        {
            var slashes = nameStart - 1 - text.AsSpan(0, nameStart - 1).TrimEnd('\\').Length;
            end = TextLiterals.Close(text, nameStart, slashes, text.Length);
        }

        var length = end <= start ? 0 : text.AsSpan(start..end).IndexOfAny('\r', '\n');
        return (start, length < 0 ? end : start + length);
    }

    private static bool EndsWithOne(ReadOnlySpan<char> key) =>
        key.EndsWith("-key", StringComparison.OrdinalIgnoreCase) || key.EndsWith("-token", StringComparison.OrdinalIgnoreCase)
        || key.EndsWith("-secret", StringComparison.OrdinalIgnoreCase);

    private static bool IsOne(ReadOnlySpan<char> name, string one, string other) =>
        name.Equals(one, StringComparison.OrdinalIgnoreCase) || name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
