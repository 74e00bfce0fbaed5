using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Reports;

/// <summary>A line of a shape beside a span of a trace; either may be absent.</summary>
internal sealed record ReportRow(int Level, ShapeLine? Line, TreeNode? Node, DifferenceKind? Difference);
