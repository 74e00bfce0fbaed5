using Sidechain.Traces.Shapes.Clauses;

namespace Sidechain.Traces.Shapes.Text;

/// <summary>Reads conditions on attributes, events and links.</summary>
internal static class ConditionReader
{
    public static Clause Read(LineCursor line, string word)
    {
        var start = line.Position;
        switch (word)
        {
            case "has":
                return new AttributeClause(KeyAfter(line, word), Clauses.Comparison.Present);
            case "event":
                return Event(line, word, absent: false);
            case "link":
                return Link(line, word, absent: false);
            case "no":
                Skip(line, word);
                return line.PeekWord() switch
                {
                    "event" => Event(line, "event", absent: true),
                    "link" => Link(line, "link", absent: true),
                    _ => new AttributeClause(Key(line), Clauses.Comparison.Absent),
                };
            default:
                line.Position = start;
                return Comparison(line, inside: false);
        }
    }

    /// <param name="inside">Within parentheses, where a comma or the closing one ends a value.</param>
    public static AttributeClause Comparison(LineCursor line, bool inside)
    {
        var start = line.Position;
        var key = Key(line);
        line.SkipBlanks();
        if (Operator(line) is not { } comparison)
        {
            throw line.Wrong(
                $"'{key}' is no clause: an attribute has an operator behind it (= != < <= > >= ~), or 'has' or 'no' before it", start);
        }

        line.SkipBlanks();
        return new AttributeClause(key, comparison, Value(line, comparison, inside));
    }

    public static Comparison? Operator(LineCursor line) => line switch
    {
        _ when line.Take("!=") => Clauses.Comparison.NotEqual,
        _ when line.Take("<=") => Clauses.Comparison.LessOrEqual,
        _ when line.Take(">=") => Clauses.Comparison.GreaterOrEqual,
        _ when line.Take("<") => Clauses.Comparison.Less,
        _ when line.Take(">") => Clauses.Comparison.Greater,
        _ when line.Take("=") => Clauses.Comparison.Equal,
        _ when line.Take("~") => Clauses.Comparison.Contains,
        _ => null,
    };

    private static ShapeValue Value(LineCursor line, Comparison comparison, bool inside)
    {
        var start = line.Position;
        if (line.Here == '"')
        {
            return new ShapeValue(line.Quoted(), Quoted: true);
        }

        if (line.Here == '/' && comparison is Clauses.Comparison.Contains && NameReader.Regex(line, inside) is { } regex)
        {
            return new ShapeValue(regex.Text, Quoted: false, regex);
        }

        while (line.Position < line.Text.Length && !LineCursor.IsBlank(line.Here) && !(inside && line.Here is ')' or ','))
        {
            line.Position++;
        }

        var value = new ShapeValue(line.Text[start..line.Position], Quoted: false);
        if (value.Text.Length == 0 || value.Text[0] == '#')
        {
            throw line.Wrong("a value is expected here", start);
        }

        if (value.Text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '"'))
        {
            throw line.Wrong("a value with quotes, tabs or control characters is written in quotes", start);
        }

        var needsNumber = comparison is Clauses.Comparison.Less or Clauses.Comparison.LessOrEqual
            or Clauses.Comparison.Greater or Clauses.Comparison.GreaterOrEqual;
        return needsNumber && value.Number is null ? throw line.Wrong("a number is expected here", start) : value;
    }

    private static EventClause Event(LineCursor line, string word, bool absent)
    {
        Skip(line, word);
        var name = NameReader.Word(line, "an event's name");
        var (count, attributes) = Details(line, counted: !absent);
        return new EventClause(name, absent ? new SpanCount(0, 0) : count ?? EventClause.Some, attributes);
    }

    private static LinkClause Link(LineCursor line, string word, bool absent)
    {
        Skip(line, word);
        var quoted = line.Here == '"';
        var target = NameReader.Word(line, "a link's target (a name, * or elsewhere)");
        var (_, attributes) = Details(line, counted: false);
        var isElsewhere = !quoted && target is { Kind: NameKind.Exact, Text: LinkClause.Elsewhere };
        return new LinkClause(isElsewhere ? null : target, absent, attributes);
    }

    private static (SpanCount? Count, IReadOnlyList<AttributeClause> Attributes) Details(LineCursor line, bool counted)
    {
        SpanCount? count = null;
        var attributes = new List<AttributeClause>();
        if (!line.Take("("))
        {
            return (count, attributes);
        }

        do
        {
            line.SkipBlanks();
            if (counted && count is null && CountReader.IsNext(line))
            {
                count = CountReader.Read(line);
            }
            else
            {
                attributes.Add(Inner(line));
            }

            line.SkipBlanks();
        }
        while (line.Take(","));
        return line.Take(")") ? (count, attributes) : throw line.Wrong("a comma or a closing parenthesis is expected here");
    }

    private static AttributeClause Inner(LineCursor line) => line.PeekWord() switch
    {
        "has" => new AttributeClause(KeyAfter(line, "has"), Clauses.Comparison.Present),
        "no" => new AttributeClause(KeyAfter(line, "no"), Clauses.Comparison.Absent),
        _ => Comparison(line, inside: true),
    };

    private static string KeyAfter(LineCursor line, string word)
    {
        Skip(line, word);
        return Key(line);
    }

    private static void Skip(LineCursor line, string word)
    {
        line.Position += word.Length;
        line.SkipBlanks();
    }

    private static string Key(LineCursor line)
    {
        if (line.Here == '"')
        {
            return line.Quoted();
        }

        var start = line.Position;
        var key = line.Word();
        return key.Length > 0 ? key : throw line.Wrong("an attribute's name is expected here", start);
    }
}
