namespace Sidechain.Traces.Shapes.Text;

/// <summary>Reads names: of spans, where blanks belong to the name, and of services, events and links, which are one word.</summary>
internal static class NameReader
{
    /// <summary>
    /// A span's name ends before two blanks, or before one blank and <c>@</c>, <c>×</c>, <c>!</c>, <c>#</c>, <c>&lt;</c>, <c>&gt;</c> or a
    /// count such as <c>x2</c>.
    /// </summary>
    public static NamePattern Span(LineCursor line)
    {
        if (line.Here == '"')
        {
            return NamePattern.Exact(line.Quoted());
        }

        if (line.Here == '/' && Regex(line, inside: false, ofSpan: true) is { } regex)
        {
            return regex;
        }

        var start = line.Position;
        while (line.Position < line.Text.Length && !EndsAt(line))
        {
            line.Position++;
        }
        // Other spaces are blanks here too; a name that has such is quoted.
        var name = string.Concat(line.Text[start..line.Position].Select(c => LineCursor.IsBlank(c) ? ' ' : c));
        if (name.Length == 0 || EndsAtOnce(name))
        {
            throw line.Wrong("a span's name is expected here", start);
        }

        if (name.Any(char.IsControl))
        {
            throw line.Wrong("a name with a tab or another control character is written in quotes", start);
        }

        Doubt(line, name, start);
        return NamePattern.Wildcard(name);
    }

    // "cli.http_request client" is more likely a slip than a name.
    private static void Doubt(LineCursor line, string name, int start)
    {
        var blank = name.LastIndexOf(' ');
        var last = name[(blank + 1)..];
        if (blank > 0 && (ClauseReader.IsKeyword(last) || last.AsSpan().IndexOfAny('=', '~') >= 0))
        {
            throw line.Wrong($"put two blanks before '{last}' if it is said of the span, or the whole name in quotes", start + blank + 1);
        }
    }

    /// <param name="what">For the message, as in "an event's name".</param>
    public static NamePattern Word(LineCursor line, string what)
    {
        if (line.Here == '"')
        {
            return NamePattern.Exact(line.Quoted());
        }

        if (line.Here == '/' && Regex(line, inside: true) is { } regex)
        {
            return regex;
        }

        var start = line.Position;
        var word = line.Word();
        return word.Length > 0 ? NamePattern.Wildcard(word) : throw line.Wrong($"{what} is expected here", start);
    }

    public static NamePattern? Regex(LineCursor line, bool inside, bool ofSpan = false)
    {
        var start = line.Position;
        if (line.Slashed(inside, ofSpan) is not { } expression)
        {
            return null;
        }

        try
        {
            return expression.Length <= 1000
                ? NamePattern.Regex(expression)
                : throw line.Wrong("a regular expression has at most 1000 characters", start);
        }
        catch (ArgumentException e)
        {
            throw line.Wrong($"this is no regular expression: {e.Message}", start);
        }
    }

    private static bool EndsAt(LineCursor line) => LineCursor.IsBlank(line.Here) && line.At(1) switch
    {
        '\0' or '@' or '×' or '!' or '#' or '<' or '>' => true,
        'x' => char.IsAsciiDigit(line.At(2)) || line.At(2) == '*',
        var next => LineCursor.IsBlank(next),
    };

    private static bool EndsAtOnce(string name) => name[0] is '@' or '×' or '!' or '#' or '<' or '>';
}
