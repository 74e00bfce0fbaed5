namespace Sidechain.Traces.Shapes.Matching;

/// <summary>The lines below one line (or the roots), with the marks that hold there.</summary>
internal sealed class Level
{
    private Level(ShapeLine? line, IReadOnlyList<ShapeLine> lines, ShapeMarks own, bool wholeStrict, bool wholeOrdered)
    {
        (Line, Strict, Ordered) = (line, own.Strict ?? wholeStrict, own.Ordered ?? wholeOrdered);
        Lines = [.. lines.Select(child => new Level(child, child.Children, child.Marks, wholeStrict, wholeOrdered))];
        IsDeep = Lines.Any(child => child.Line!.Descendant);
    }

    /// <summary>Null above the roots.</summary>
    public ShapeLine? Line { get; }

    public IReadOnlyList<Level> Lines { get; }

    /// <summary>Some line stands for spans anywhere below.</summary>
    public bool IsDeep { get; }

    public bool Strict { get; }

    public bool Ordered { get; }

    public static Level Of(Shape shape)
    {
        var (strict, ordered) = (shape.Marks.Strict ?? false, shape.Marks.Ordered ?? false);
        return new Level(null, shape.Roots, shape.Marks, strict, ordered);
    }
}
