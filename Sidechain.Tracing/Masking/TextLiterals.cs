using System.Buffers;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Texts in quotes, as programs and SQL write them: <c>'a \' b'</c>, <c>'a '' b'</c>, <c>"""a"""</c>, <c>\"a\"</c> within another text, and
/// with what may stand before the quote, <c>b'a'</c>, <c>N'a'</c>.
/// </summary>
internal static class TextLiterals
{
    private const int LongestPrefix = 16;

    // So far is the end of a text in dollars searched for.
    private const int LongestInDollars = 1024;

    // Behind a quote that closes a text: what divides, closes, or ends a sentence.
    private static readonly SearchValues<char> Closers = SearchValues.Create(",;:)]}>&=?#.!\\\"'`");

    public static bool IsQuote(char c) => c is '"' or '\'' or '`';

    /// <summary>Number of backslashes that stand here.</summary>
    public static int Backslashes(string text, int start)
    {
        var end = start;
        while (end < text.Length && text[end] == '\\')
        {
            end++;
        }

        return end - start;
    }

    /// <summary>Number of quotes like the one that stands here.</summary>
    public static int Quotes(string text, int start)
    {
        var length = text.AsSpan(start).IndexOfAnyExcept(text[start]);
        return length < 0 ? text.Length - start : length;
    }

    /// <summary>
    /// Length of what is a part of the literal's syntax before its quote: Python's <c>b</c>, SQL's <c>N</c>, <c>_utf8mb4</c>, PHP's
    /// <c>string(13) </c>. 0 where no quote follows it.
    /// </summary>
    public static int Prefix(string text, int start)
    {
        var at = start;
        var limit = Math.Min(text.Length, start + LongestPrefix);
        while (at < limit && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '$' or '@' or '&' or '(' or ')'))
        {
            at++;
        }

        var end = at < limit && text[at] == ' ' && at > start && text[at - 1] == ')' ? at + 1 : at;
        var quote = end + Backslashes(text, end);
        return quote < text.Length && text[quote] is '"' or '\'' && IsPrefix(text.AsSpan(start..end)) ? end - start : 0;
    }

    /// <summary>
    /// Length of PostgreSQL's <c>$$</c> or <c>$tag$</c> where a text begins that the same closes; 0 where none does. What goes on behind
    /// that is another value, such as a password's hash.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the first dollar may stand.</param>
    /// <param name="end">Where the text in it ends.</param>
    public static int Dollars(string text, int start, out int end)
    {
        end = start;
        var at = start + 1;
        while (at < text.Length && at - start < LongestPrefix && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
        {
            at++;
        }

        if (at >= text.Length || text[start] != '$' || text[at] != '$' || char.IsAsciiDigit(text[start + 1]))
        {
            return 0;
        }

        var tag = text.AsSpan(start..(at + 1));
        var length = text.AsSpan(at + 1, Math.Min(LongestInDollars, text.Length - at - 1)).IndexOf(tag, StringComparison.Ordinal);
        end = at + 1 + length;
        var behind = end + tag.Length;
        return length > 0 && (behind >= text.Length || char.IsWhiteSpace(text[behind]) || Closers.Contains(text[behind])) ? tag.Length : 0;
    }

    /// <summary>
    /// Where a quoted text ends: before the quote that is escaped like the first one, or at the end of a text that was cut. A quote that is
    /// doubled is a part of it.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Behind the first quote.</param>
    /// <param name="slashes">How many backslashes escape the first quote.</param>
    /// <param name="until">Where the text is taken to end.</param>
    public static int Close(string text, int start, int slashes, int until)
    {
        var quote = text[start - 1];
        var at = start;
        while (at < until)
        {
            var escapes = Backslashes(text, at);
            at += escapes;
            if (at >= until)
            {
                break;
            }

            if (text[at] == quote && (slashes > 0 ? escapes <= slashes : escapes % 2 == 0))
            {
                if (slashes > 0 || at + 1 >= until || text[at + 1] != quote)
                {
                    return at - Math.Min(escapes, slashes);
                }

                at++;
            }

            at++;
        }

        return until;
    }

    /// <summary>
    /// True where a quote behind other letters opens a text, as in <c>N'a'</c> and <c>abc'd e'</c>; false where it closes the text in which
    /// they stand.
    /// </summary>
    public static bool Opens(string text, int quote) =>
        Begins(text, quote + 1)
        || (quote + 1 < text.Length && text[quote + 1] == text[quote] && Begins(text, quote + 2));

    private static bool Begins(string text, int at)
    {
        if (at >= text.Length || char.IsWhiteSpace(text[at]))
        {
            return false;
        }

        var behind = at + 1 < text.Length ? text[at + 1] : ' ';
        return text[at] switch
        {
            '/' => behind != '>',
            '\\' => behind == '\\',
            '.' => behind is '.' or '/' or '\\',
            _ => !Closers.Contains(text[at]),
        };
    }

    private static bool IsPrefix(ReadOnlySpan<char> prefix) => prefix switch
    {
        "b" or "u" or "r" or "f" or "br" or "rb" or "fr" or "rf" or "u8" or "$" or "@" or "$@" or "@$" => true,
        "B" or "U" or "R" or "F" or "N" or "E" or "X" or "L" or "U&" or "Rb" or "rB" or "BR" or "RB" => true,
        ['_', >= 'a' and <= 'z', _, ..] => prefix.IndexOfAny('(', ' ') < 0,
        _ => prefix.StartsWith("string(") && prefix.EndsWith(") ") && !prefix["string(".Length..^2].ContainsAnyExceptInRange('0', '9'),
    };
}
