namespace Sidechain.Traces.Shapes.Text;

/// <summary>Reads the lines of a shape and puts each below the line that it is indented under.</summary>
internal sealed class ShapeParser
{
    // As deep as trees are (DepthLimit). A person does not write such a shape.
    private const int MaxDepth = 250;

    /// <summary>Lines that name a span; a printed shape has no more either.</summary>
    internal const int MaxSpans = 2000;

    // Besides blanks: the program `tree` draws with no-break spaces.
    private const string Drawing = "│├└─";

    private readonly List<ShapeLine> _roots = [];
    private readonly Stack<(int Column, ShapeLine Line)> _path = new();
    private ShapeMarks _marks;
    private int _spans;

    public static Shape Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new ShapeParser();
        var number = 0;
        foreach (var line in text.TrimStart('\uFEFF').Split('\n'))
        {
            parser.Read(new LineCursor(WithoutEnd(line), ++number));
        }

        return parser._roots.Count > 0
            ? new Shape(parser._roots, parser._marks)
            : throw new ShapeSyntaxException(number, 1, "a shape has at least one span");
    }

    private void Read(LineCursor line)
    {
        while (LineCursor.IsBlank(line.Here) || Drawing.Contains(line.Here, StringComparison.Ordinal))
        {
            line.Position++;
        }

        if (line.Here == '\t')
        {
            throw line.Wrong("lines are indented by blanks, not by tabs");
        }

        if (IsDrawnInAscii(line.Text))
        {
            throw line.Wrong("this is drawn with | and --: use blanks or │ ├ └ ─", 0);
        }

        if (line.AtEnd)
        {
            return;
        }

        if (line.Here == '!')
        {
            ReadMarks(line);
        }
        else if (line.Here == '&')
        {
            ReadMore(line);
        }
        else
        {
            ReadSpan(line);
        }
    }

    private static string WithoutEnd(string line)
    {
        var end = line.Length;
        while (end > 0 && (line[end - 1] is '\r' or '\t' || LineCursor.IsBlank(line[end - 1])))
        {
            end--;
        }

        return line[..end];
    }

    private static bool IsDrawnInAscii(string line)
    {
        var start = 0;
        while (start < line.Length && (line[start] == '|' || LineCursor.IsBlank(line[start])))
        {
            start++;
        }

        var name = line.AsSpan(start);
        return name.StartsWith("`--") || name.StartsWith("+--") || name.StartsWith("\\--")
            || (name.StartsWith("--") && line.AsSpan()[..^name.Length].EndsWith("|"));
    }

    private void ReadMarks(LineCursor line)
    {
        if (_roots.Count > 0)
        {
            throw line.Wrong("marks of the whole shape stand above its first span; those of a span stand behind it");
        }

        for (; !line.AtEnd; line.SkipBlanks())
        {
            if (line.Here != '!')
            {
                throw line.Wrong("a line of marks holds marks only");
            }

            _marks = MarkReader.Read(line, _marks);
        }
    }

    /// <summary>A line that begins with <c>&amp;</c> holds more clauses of the span above it.</summary>
    private void ReadMore(LineCursor line)
    {
        if (!_path.TryPeek(out var above))
        {
            throw line.Wrong("there is no span above that this could be said of");
        }

        line.Position++;
        ClauseReader.ReadAll(line, above.Line);
    }

    private void ReadSpan(LineCursor line)
    {
        var column = line.Position;
        var parent = Parent(line, column);
        var (descendant, derived) = (false, false);
        while (true)
        {
            if (!descendant && (line.Take("…") || line.Take("...")))
            {
                descendant = true;
            }
            else if (!derived && line.Take("·"))
            {
                derived = true;
            }
            else
            {
                break;
            }

            line.SkipBlanks();
        }

        var span = new ShapeLine(NameReader.Span(line), line.Line) { Descendant = descendant, Derived = derived };
        ClauseReader.ReadAll(line, span);
        if (parent is null)
        {
            _roots.Add(span);
        }
        else
        {
            parent.Add(span);
        }

        _path.Push((column, span));
        if (++_spans > MaxSpans)
        {
            throw line.Wrong($"a shape has at most {MaxSpans} lines", column);
        }

        if (_path.Count > MaxDepth)
        {
            throw line.Wrong($"a shape is at most {MaxDepth} levels deep", column);
        }
    }

    private ShapeLine? Parent(LineCursor line, int column)
    {
        int? left = null;
        while (_path.TryPeek(out var above) && above.Column >= column)
        {
            left = _path.Pop().Column;
        }
        // Coming back from a deeper line, the column must be one that was used before.
        if (left is { } used && used != column)
        {
            throw line.Wrong("this indentation is that of no line above", column);
        }

        return _path.TryPeek(out var parent) ? parent.Line : null;
    }
}
