using System.Globalization;
using System.Text;
using Sidechain.Traces.Shapes.Clauses;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Verdicts;

namespace Sidechain.Traces.Shapes.Reports;

/// <summary>
/// A table in Markdown for a pull request: the time of each tier, and every budget of the shape with what was used. Own times of spans that
/// run side by side add up to more than the trace. The shares are those of the critical path, which add up to 100 %.
/// </summary>
public static class BudgetTable
{
    public static string Write(ShapeMatch match, TraceTree tree)
    {
        var text = new StringBuilder("| tier | spans | own time | critical path | of the action |\n| --- | ---: | ---: | ---: | ---: |\n");
        var lines = match.Lines;
        var findings = TraceFindings.Of(tree);
        var ledger = findings?.Ledger;
        var onPath = findings is null
            ? []
            : findings.Path.GroupBy(segment => segment.Node.Span.Tier, StringComparer.Ordinal)
                .ToDictionary(tier => tier.Key, tier => tier.Sum(segment => segment.Ns), StringComparer.Ordinal);
        var tiers = tree.Nodes.GroupBy(node => node.Span.Tier, StringComparer.Ordinal)
            .Select(tier => (Name: tier.Key, Count: tier.Count(), Own: Milliseconds(tier), Path: onPath.GetValueOrDefault(tier.Key)))
            .OrderByDescending(tier => tier.Path).ThenByDescending(tier => tier.Own);
        foreach (var tier in tiers)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Escapes.Markdown(tier.Name)} | {tier.Count} | {tier.Own:0.0} ms ")
                .Append(CultureInfo.InvariantCulture, $"| {tier.Path / 1e6:0.0} ms | {ledger!.Share(tier.Path):0.0} % |\n");
        }

        if (ledger is { Roots: > 1 })
        {
            var root = Escapes.Markdown(ledger.Root.Span.Name);
            text.Append(CultureInfo.InvariantCulture, $"\nThe critical path is that of {root}, one of {ledger.Roots} roots.\n");
        }

        var budgets = tree.Nodes.Where(lines.ContainsKey)
            .SelectMany(node => lines[node].Clauses.Where(c => c is DurationClause or BudgetClause)
                .Select(clause => (Node: node, Clause: clause)))
            .ToArray();
        if (budgets.Length == 0)
        {
            return text.ToString();
        }

        text.Append("\n| span | took | budget | |\n| --- | ---: | ---: | --- |\n");
        foreach (var (node, clause) in budgets)
        {
            var result = clause.Refusal(node, tree) is { } refusal ? $"**{Escapes.Markdown(refusal)}**" : "kept";
            text.Append($"| {Escapes.Markdown(node.Span.Name)} | {TreeLines.Duration(node.Span)} ")
                .Append($"| {Escapes.Markdown(clause.Text)} | {result} |\n");
        }

        return text.ToString();
    }

    // Fifty thousand spans of a week are more nanoseconds than a long holds.
    private static double Milliseconds(IEnumerable<TreeNode> nodes) => nodes.Sum(node => OwnTime.Of(node) / 1e6);
}
