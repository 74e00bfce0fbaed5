using System.Globalization;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Clauses;

/// <summary><c>&lt; 50% of parent</c>: the span's share of its parent's time, or of the whole trace's (<c>of trace</c>).</summary>
public sealed record BudgetClause(Comparison Comparison, double Percent, bool OfTrace) : Clause
{
    public override string Text => string.Create(CultureInfo.InvariantCulture, $"{Comparisons.Of(Comparison)} {Percent}% of {Whole}");

    public override string? Refusal(TreeNode node, TraceTree tree)
    {
        if (!OfTrace && node.Parent is null)
        {
            return $"has no parent, expected {Text}";
        }

        if (DurationClause.NoEnd(node) is { } why)
        {
            return $"{why}, expected {Text}";
        }

        if (!OfTrace && DurationClause.NoEnd(node.Parent!) is { } above)
        {
            return $"its parent {above}, expected {Text}";
        }

        var whole = OfTrace ? tree.EndNs - tree.StartNs : node.Parent!.Span.EndNs - node.Parent.Span.StartNs;
        var took = node.Span.EndNs - node.Span.StartNs;
        // Nothing of nothing is nothing.
        var share = took == 0 ? 0 : whole == 0 ? double.PositiveInfinity : 100.0 * took / whole;
        return Comparisons.Holds(Comparison, share.CompareTo(Percent))
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"took {share:0.#}% of its {Whole}, expected {Text}");
    }

    private string Whole => OfTrace ? "trace" : "parent";
}
