namespace Sidechain.Traces.Shapes.Reports;

/// <summary>One thing that is not as the shape says.</summary>
/// <param name="Line">The line of the shape's text, from 1; 0 where no line is to blame.</param>
/// <param name="SpanId">The span that is not as expected; null where there is none.</param>
/// <param name="Sentence">For people.</param>
public sealed record ShapeDifference(DifferenceKind Kind, int Line, string? SpanId, string Sentence)
{
    /// <summary>Of a line for spans that nobody records: it follows from those that they are derived from.</summary>
    internal bool Derived { get; init; }
}
