namespace Sidechain.Traces.Shapes.Reports;

/// <summary>One thing that is not as the shape says.</summary>
/// <param name="Line">The line of the shape's text, from 1; 0 where no line is to blame.</param>
/// <param name="SpanId">The span that is not as expected; null where there is none.</param>
/// <param name="Sentence">For people.</param>
public sealed record ShapeDifference(DifferenceKind Kind, int Line, string? SpanId, string Sentence)
{
    /// <summary>The line is for derived spans, so the difference follows from the spans that they are derived from.</summary>
    internal bool Derived { get; init; }
}
