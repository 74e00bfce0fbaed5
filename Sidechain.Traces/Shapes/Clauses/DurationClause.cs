using Sidechain.Traces.Shapes.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Clauses;

/// <summary><c>&lt; 50 ms</c>: how long the span took.</summary>
public sealed record DurationClause(Comparison Comparison, TimeSpan Limit) : Clause
{
    public override string Text => $"{Comparisons.Of(Comparison)} {Durations.Write(Limit)}";

    public override string? Refusal(TreeNode node, TraceTree tree)
    {
        if (NoEnd(node) is { } why)
        {
            return $"{why}, expected {Text}";
        }

        var took = TimeSpan.FromTicks((node.Span.EndNs - node.Span.StartNs) / 100);
        return Comparisons.Holds(Comparison, took.CompareTo(Limit)) ? null : $"took {Durations.Write(took)}, expected {Text}";
    }

    /// <summary>Why it is not known how long a span took; null where its end is known.</summary>
    internal static string? NoEnd(TreeNode node) => node.Span switch
    {
        { HasEnd: true } => null,
        { Unfinished: true } => "has not ended",
        _ => "has no end that can be",
    };
}
