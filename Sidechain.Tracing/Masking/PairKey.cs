using System.Globalization;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// The key before a sign: <c>password</c>, <c>"password"</c>, <c>p%61ssword</c>, and with what may stand around its last word,
/// <c>user[password]</c>, <c>password[]</c>, <c>env["password"]</c>, <c>`users`.`password`</c>, <c>[dbo].[password]</c>.
/// </summary>
internal readonly ref struct PairKey
{
    private const int Longest = 64;
    private const int LongestIndex = 6;

    private PairKey(ReadOnlySpan<char> name, int start, int end)
    {
        Name = name;
        Start = start;
        End = end;
    }

    /// <summary>Its letters, decoded; empty where none is.</summary>
    public ReadOnlySpan<char> Name { get; }

    public int Start { get; }

    public int End { get; }

    /// <summary>True within quotes alone.</summary>
    public bool IsQuoted { get; private init; }

    /// <summary>True for a column's or an element's name that stands in brackets or backticks of its own.</summary>
    public bool IsEnclosed { get; private init; }

    /// <summary>True when a blank stands before the sign.</summary>
    public bool HasBlank { get; private init; }

    /// <summary>Within brackets, what stands in the last ones: <c>password</c> of <c>user[password]</c>.</summary>
    public ReadOnlySpan<char> Last => Name[(Name.LastIndexOf('[') + 1)..];

    /// <param name="text">The text.</param>
    /// <param name="sign">Where the sign begins.</param>
    public static PairKey Before(string text, int sign)
    {
        var end = sign;
        while (end > 0 && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        var hasBlank = end < sign;
        var hasLine = text.AsSpan(end..sign).ContainsAny('\r', '\n');
        end = WithoutIndexes(text, end);
        var bracket = Bracket(text, end, ']', "%5D");
        end -= bracket;
        var isQuoted = end > 0 && TextLiterals.IsQuote(text[end - 1]);
        var isTicked = isQuoted && text[end - 1] == '`';
        if (isQuoted)
        {
            // CSV doubles them.
            end -= end > 1 && text[end - 2] == text[end - 1] ? 2 : 1;
            while (end > 0 && text[end - 1] == '\\')
            {
                end--;
            }
        }

        var isName = isQuoted && !isTicked && bracket == 0;
        if (hasLine && !isName)
        {
            return default;
        }

        var start = StartOf(text, end, bracket > 0 && !isQuoted);
        ReadOnlySpan<char> name = text.AsSpan(start..end);
        name = name.Contains('%') ? Uri.UnescapeDataString(name) : name;
        return new(name, start, end)
        {
            HasBlank = hasBlank,
            IsQuoted = isName,
            IsEnclosed = isTicked || (bracket > 0 && !name.Contains('[')),
        };
    }

    /// <summary>Where what stands before <c>[]</c> and <c>[0]</c> ends.</summary>
    private static int WithoutIndexes(string text, int end)
    {
        while (Bracket(text, end, ']', "%5D") is > 0 and var close)
        {
            var at = end - close;
            while (at > 0 && char.IsAsciiDigit(text[at - 1]) && end - at <= LongestIndex)
            {
                at--;
            }

            var open = Bracket(text, at, '[', "%5B");
            if (open == 0)
            {
                break;
            }

            end = at - open;
        }

        return end;
    }

    /// <summary>Length of the bracket that ends here.</summary>
    private static int Bracket(string text, int end, char bracket, string encoded) =>
        end > 0 && text[end - 1] == bracket ? 1
        : end >= 3 && text.AsSpan(end - 3, 3).Equals(encoded, StringComparison.OrdinalIgnoreCase) ? 3
        : 0;

    /// <summary>Where a key begins: at the first letter that is near enough.</summary>
    private static int StartOf(string text, int end, bool inBrackets)
    {
        var key = end;
        var after = '\0';
        for (var i = end - 1; i >= 0 && end - i <= Longest;)
        {
            // A letter may be percent-encoded: p%61ssword. So may the sign before the key be, which ends it.
            var start = IsEscape(text, i) ? i - 2 : i;
            var letter = start == i ? text[i]
                : (char)byte.Parse(text.AsSpan(i - 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '.' or '-')
                && !(inBrackets && IsBetween(text, start, letter, after)))
            {
                break;
            }

            key = char.IsAsciiLetter(letter) ? start : key;
            after = letter;
            i = start - 1;
        }

        return key;
    }

    // user[password] is one key, and so is login[user][password]; [dbo].[password] is not.
    private static bool IsBetween(string text, int start, char letter, char after) =>
        letter == ']' ? after == '['
        : letter == '[' && start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or ']');

    private static bool IsEscape(string text, int end) =>
        end >= 2 && text[end - 2] == '%' && char.IsAsciiHexDigit(text[end - 1]) && char.IsAsciiHexDigit(text[end]);
}
