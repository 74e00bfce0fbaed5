namespace Sidechain.Tracing.Masking;

/// <summary>
/// Where a value ends that begins with no quote: at a blank or what divides, but texts in quotes and in brackets that stand in it are parts
/// of it, as in <c>SecretStr('a b')</c>, <c>Some("a")</c>, <c>['a', 'b']</c>, and <c>abc'd e'</c> of a shell.
/// </summary>
internal static class PairValues
{
    // So far is a closing bracket searched for. A text in quotes counts once.
    private const int LongestGroup = 256;

    private const int LongestName = 64;

    /// <summary>Words that stand before a text or a call that is the value: <c>new SecretStr("a")</c>, <c>BINARY 'a'</c>.</summary>
    private static readonly string[] Words = ["new ", "await ", "text ", "binary ", "bytea ", "varchar ", "char "];

    public static int End(string text, int start)
    {
        var at = Math.Max(PastWord(text, start), Wrapped(text, start));
        at += text.AsSpan(at) is ['*', '*', '*', ')' or ']' or '}', ..] ? TextMasking.Mask.Length : 0;

        // Behind what is whole, a bracket closes what is around.
        var isEnd = at > start && at < text.Length && IsClosed(text[at]);
        while (!isEnd && at < text.Length && text[at] is not ('&' or ';' or ',') && !char.IsWhiteSpace(text[at]))
        {
            var next = Next(text, at, out isEnd);
            isEnd |= next < text.Length && IsClosed(text[next]) && IsOpen(text[at]) && next > at + 1;
            at = next;
        }

        return at;
    }

    /// <summary>The text in quotes; more than that where texts are joined. Its end is 0 where no text in quotes begins.</summary>
    public static (int Start, int End) Quoted(string text, int start, bool mayJoin)
    {
        if (TextLiterals.Dollars(text, start, out var closed) is > 0 and var tag)
        {
            return (start + tag, closed);
        }

        var quote = start + TextLiterals.Prefix(text, start);
        var slashes = TextLiterals.Backslashes(text, quote);
        quote += slashes;
        if (quote >= text.Length || !TextLiterals.IsQuote(text[quote]) || (text[quote] == '`' && !mayJoin))
        {
            return default;
        }

        if (slashes == 0 && TextLiterals.Quotes(text, quote) is > 1 and var quotes)
        {
            var inside = quote + quotes;
            if (quotes == 2 && !TextLiterals.Opens(text, inside - 1))
            {
                return (inside, inside);
            }

            // Three quotes as in Python, or two as in CSV.
            var length = text.AsSpan(inside).IndexOf(text.AsSpan(quote, quotes), StringComparison.Ordinal);
            if (length >= 0 && (quotes > 2 || !text.AsSpan(inside, length).ContainsAny('\r', '\n')))
            {
                return (inside, inside + length);
            }
        }

        var end = TextLiterals.Close(text, quote + 1, slashes, text.Length);
        var rest = slashes > 0 || !mayJoin ? end : Rest(text, quote, end + 1);
        return rest > end + 1 ? (start, rest) : (quote + 1, end);
    }

    /// <summary>
    /// Where a value that is a text in quotes ends as a whole, behind the quotes: <c>'don'\''t'</c> of a shell, <c>'a' + 'b'</c>. The same
    /// place where no more follows.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="quote">The value's first quote.</param>
    /// <param name="end">Behind the quote that closes it.</param>
    public static int Rest(string text, int quote, int end)
    {
        while (end < text.Length)
        {
            var c = text[end];
            var reopened = c == '\\' && text.AsSpan(end + 1).StartsWith([text[quote], text[quote]]) ? end + 2 : Joined(text, end);
            var next = reopened > 0 ? Past(text, reopened)
                : Continues(text, end) ? End(text, end)
                : end;
            if (next == end)
            {
                break;
            }

            end = next;
        }

        return Math.Min(end, text.Length);
    }

    // The rest of a word, and what may be a path, of which a word stays.
    private static bool Continues(string text, int at) => text[at] switch
    {
        '_' or '$' or '~' => true,
        '/' => at + 1 < text.Length && text[at + 1] != '>',
        '\\' => at + 1 < text.Length && text[at + 1] == '\\',
        '"' or '\'' or '`' => TextLiterals.Opens(text, at),
        _ => char.IsAsciiLetterOrDigit(text[at]),
    };

    /// <summary>Behind a bracket and all that is in it, where there are texts in quotes; less than 0 where none are.</summary>
    public static int Wrapped(string text, int start)
    {
        var at = PastName(text, start);
        at = at > start && at + 1 < text.Length && text[at] == ' ' && text[at + 1] == '{' ? at + 1 : at;
        return at < text.Length && IsOpen(text[at]) ? Group(text, at, out var hasTexts) is var end && hasTexts ? end : -1 : -1;
    }

    private static int Next(string text, int at, out bool isEnd)
    {
        isEnd = false;
        var c = text[at];
        if (TextLiterals.IsQuote(c))
        {
            return Quoted(text, at, out isEnd);
        }

        if (IsOpen(c) && Group(text, at, out _) is > 0 and var end)
        {
            return end;
        }

        if (c != '\\')
        {
            return at + 1;
        }

        // A backslash belongs to the quote that closes what is around.
        var escapes = TextLiterals.Backslashes(text, at);
        var behind = at + escapes;
        isEnd = behind < text.Length && TextLiterals.IsQuote(text[behind]) && !TextLiterals.Opens(text, behind);
        return isEnd ? at : behind < text.Length && TextLiterals.IsQuote(text[behind]) ? behind + 1 : behind;
    }

    private static int Quoted(string text, int quote, out bool isEnd)
    {
        isEnd = !TextLiterals.Opens(text, quote);
        if (isEnd)
        {
            return quote;
        }

        // Where nothing closes it on its line, it is an apostrophe.
        var end = TextLiterals.Close(text, quote + 1, 0, text.Length);
        return end < text.Length && !text.AsSpan(quote, end - quote).ContainsAny('\r', '\n') ? end + 1 : quote + 1;
    }

    /// <summary>Behind the quote that closes a text.</summary>
    private static int Past(string text, int quote) => Math.Min(TextLiterals.Close(text, quote + 1, 0, text.Length) + 1, text.Length);

    /// <summary>Behind the bracket that closes this one; the end of a text that was cut; less than 0 where nothing closes it.</summary>
    private static int Group(string text, int open, out bool hasTexts)
    {
        hasTexts = false;
        var depth = 0;
        var at = open;
        for (var looked = 0; at < text.Length && looked < LongestGroup; looked++)
        {
            if (text[at] is '"' or '\'' && IsBeginning(text, open, at))
            {
                hasTexts = true;
                at = Past(text, at);
                continue;
            }

            depth += IsOpen(text[at]) ? 1 : IsClosed(text[at]) ? -1 : 0;
            at++;
            if (depth == 0)
            {
                return at;
            }
        }

        return at == text.Length && hasTexts ? at : -1;
    }

    // The apostrophe of "don't" begins no text.
    private static bool IsBeginning(string text, int open, int quote)
    {
        var start = quote;
        while (start > open && quote - start <= 4 && char.IsAsciiLetterOrDigit(text[start - 1]))
        {
            start--;
        }

        return start == quote || TextLiterals.Prefix(text, start) == quote - start;
    }

    private static int Joined(string text, int end)
    {
        var at = PastBlanks(text, end);
        var sign = text.AsSpan(at) is ['|', '|', ..] ? 2 : at < text.Length && text[at] is '+' or '.' or '&' ? 1 : 0;
        if (sign == 0)
        {
            return 0;
        }

        at = PastBlanks(text, at + sign);
        at += TextLiterals.Prefix(text, at);
        return at < text.Length && text[at] is '"' or '\'' && TextLiterals.Opens(text, at) ? at : 0;
    }

    private static int PastBlanks(string text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }

        return at;
    }

    private static int PastWord(string text, int start)
    {
        foreach (var word in Words)
        {
            if (text.AsSpan(start).StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                var end = start + word.Length;
                var name = PastName(text, end);
                return name < text.Length && (IsOpen(text[name]) || text[name] is '"' or '\'') ? end : start;
            }
        }

        return start;
    }

    private static int PastName(string text, int start)
    {
        var at = start;
        while (at < text.Length && at - start <= LongestName && IsNamePart(text[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsOpen(char c) => c is '(' or '[' or '{';

    private static bool IsClosed(char c) => c is ')' or ']' or '}';

    private static bool IsNamePart(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':' or '<' or '>' or '/' or '\\' or '~' or '-';
}
