namespace Sidechain.Traces.Shapes.Text;

/// <summary>Reads <c>!strict</c>, <c>!lenient</c>, <c>!ordered</c>, <c>!unordered</c>.</summary>
internal static class MarkReader
{
    public static ShapeMarks Read(LineCursor line, ShapeMarks marks)
    {
        var start = line.Position++;
        return line.Word() switch
        {
            "strict" when marks.Strict is null => marks with { Strict = true },
            "lenient" when marks.Strict is null => marks with { Strict = false },
            "ordered" when marks.Ordered is null => marks with { Ordered = true },
            "unordered" when marks.Ordered is null => marks with { Ordered = false },
            "strict" or "lenient" or "ordered" or "unordered" => throw line.Wrong("this mark, or its opposite, was given already", start),
            _ => throw line.Wrong("the marks are !strict, !lenient, !ordered and !unordered", start),
        };
    }
}
