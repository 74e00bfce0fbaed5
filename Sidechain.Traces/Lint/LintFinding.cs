namespace Sidechain.Traces.Lint;

/// <summary>A fault of a trace that lint found.</summary>
/// <param name="Rule">Which check found it.</param>
/// <param name="SpanId">Where; null for the trace as a whole.</param>
/// <param name="Sentence">For people; never holds a secret.</param>
public sealed record LintFinding(LintRule Rule, string? SpanId, string Sentence);
