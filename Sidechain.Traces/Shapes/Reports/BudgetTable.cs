using System.Globalization;
using System.Text;
using Sidechain.Traces.Shapes.Clauses;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Reports;

/// <summary>For a pull request, in Markdown: what each tier spent by itself, and every budget of the shape with what was used.</summary>
public static class BudgetTable
{
    public static string Write(ShapeMatch match, TraceTree tree)
    {
        var text = new StringBuilder("| tier | spans | own time | of the trace |\n| --- | ---: | ---: | ---: |\n");
        var lines = match.Lines;
        var whole = Math.Max(tree.EndNs - tree.StartNs, 1);
        foreach (var tier in tree.Nodes.GroupBy(node => node.Span.Tier, StringComparer.Ordinal).Select(g => (Name: g.Key, Count: g.Count(), Own: g.Sum(OwnTime.Of))).OrderByDescending(t => t.Own))
            text.Append(CultureInfo.InvariantCulture, $"| {Cell(tier.Name)} | {tier.Count} | {tier.Own / 1e6:0.0} ms | {100.0 * tier.Own / whole:0.0} % |\n");
        var budgets = tree.Nodes.Where(lines.ContainsKey)
            .SelectMany(node => lines[node].Clauses.Where(c => c is DurationClause or BudgetClause).Select(clause => (Node: node, Clause: clause))).ToArray();
        if (budgets.Length == 0)
            return text.ToString();
        text.Append("\n| span | took | budget | |\n| --- | ---: | ---: | --- |\n");
        foreach (var (node, clause) in budgets)
            text.Append(CultureInfo.InvariantCulture, $"| {Cell(node.Span.Name)} | {TreeLines.Duration(node.Span)} | {clause.Text} | {(clause.Refusal(node, tree) is { } refusal ? $"**{Cell(refusal)}**" : "kept")} |\n");
        return text.ToString();
    }

    private static string Cell(string text) => TreeLines.Printable(text).Replace("|", "\\|", StringComparison.Ordinal);
}
