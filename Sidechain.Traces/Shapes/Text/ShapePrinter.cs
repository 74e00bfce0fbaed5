using System.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Text;

/// <summary>Prints shapes: two blanks a level, the clauses in a column of their own.</summary>
internal static class ShapePrinter
{
    // A name longer than this does not push everybody else's clauses to the right.
    private const int WidestColumn = 60;

    public static string Print(Shape shape)
    {
        var lines = Lines(shape).ToArray();
        var width = lines.Where(line => line.Clauses.Length > 0).Select(line => line.Name.Length)
            .Where(length => length <= WidestColumn).DefaultIfEmpty().Max();
        var text = new StringBuilder();
        var marks = string.Join(' ', shape.Marks.Texts);
        if (marks.Length > 0)
        {
            text.Append(marks).Append('\n');
        }

        foreach (var (name, clauses) in lines)
        {
            text.Append(clauses.Length == 0 ? name : $"{name.PadRight(width)}  {clauses}").Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The name with its marks in front, without indentation.</summary>
    public static string Name(ShapeLine line) => $"{(line.Descendant ? "… " : "")}{(line.Derived ? "· " : "")}{Name(line.Name)}";

    /// <summary>Everything that stands behind the name.</summary>
    public static string Clauses(ShapeLine line)
    {
        var clauses = new List<string>();
        if (line.Service is { } service)
        {
            clauses.Add("@" + Quotes.Word(service));
        }

        if (line.Kind is { } kind)
        {
            clauses.Add(SpanTexts.Of(kind));
        }

        if (line.Status is { } status)
        {
            clauses.Add(SpanTexts.Of(status));
        }

        if (line.Count != SpanCount.One)
        {
            clauses.Add(line.Count.ToString());
        }

        clauses.AddRange(line.Marks.Texts);
        clauses.AddRange(line.Clauses.Select(clause => clause.Text));
        return string.Join("  ", clauses);
    }

    private static IEnumerable<(string Name, string Clauses)> Lines(Shape shape)
    {
        var pending = new Stack<(ShapeLine Line, int Level)>(shape.Roots.Reverse().Select(root => (root, 0)));
        while (pending.TryPop(out var next))
        {
            var (line, level) = next;
            yield return (new string(' ', 2 * level) + Name(line), Clauses(line));
            foreach (var child in line.Children.Reverse())
            {
                pending.Push((child, level + 1));
            }
        }
    }

    private static string Name(NamePattern name) => name.Kind switch
    {
        NameKind.Regex => $"/{name.Text}/",
        _ when ReadsBack(name) => name.Text,
        _ => Quotes.Write(name.Text),
    };

    /// <summary>
    /// The name needs no quotes. The reader itself is asked, so that the two cannot disagree. What it would read and a terminal must not
    /// have is quoted all the same.
    /// </summary>
    public static bool ReadsBack(NamePattern name)
    {
        if (TreeLines.HasUnsafe(name.Text))
        {
            return false;
        }

        try
        {
            var read = ShapeParser.Parse(name.Text);
            return read.Marks == default && read.Roots is [{ Clauses.Count: 0, Children.Count: 0, Descendant: false, Derived: false } only]
                && only.Name.Text == name.Text && only.Name.Kind == name.Kind
                && only is { Service: null, Kind: null, Status: null, Marks: { Strict: null, Ordered: null } };
        }
        catch (ShapeSyntaxException)
        {
            return false;
        }
    }
}
