using System.Globalization;
using System.Text;
using Sidechain.Traces.Ledgers;
using Sidechain.Traces.Paths;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Pages;

/// <summary>
/// The bars of one span: pale from its start to its end, and on it in the ledger's colours where the end of the action waited for it.
/// </summary>
internal static class TracePageBars
{
    /// <param name="node">The span.</param>
    /// <param name="tree">Its trace, as wide as the track.</param>
    /// <param name="category">The category of the span's own time.</param>
    /// <param name="path">The segments of the critical path that are the span's own.</param>
    public static string Of(TreeNode node, TraceTree tree, LedgerCategory category, IEnumerable<PathSegment> path)
    {
        var bars = new StringBuilder();
        Add(bars, "bar", Tiers.IsClient(node.Span.Tier) ? LedgerCategory.Client : category, node.Span.StartNs, node.Span.EndNs, tree);
        foreach (var segment in path)
        {
            Add(bars, "path", category, segment.FromNs, segment.ToNs, tree);
        }

        return bars.ToString();
    }

    /// <summary>The colour of a category.</summary>
    public static string Class(LedgerCategory category) => $"c-{category.ToString().ToLowerInvariant()}";

    private static void Add(StringBuilder bars, string kind, LedgerCategory category, long fromNs, long toNs, TraceTree tree)
    {
        var whole = Math.Max(tree.EndNs - tree.StartNs, 1);
        var (left, width) = (Percent(fromNs - tree.StartNs, whole), Percent(toNs - fromNs, whole));
        bars.Append($"<span class=\"{kind} {Class(category)}\" ")
            .Append(CultureInfo.InvariantCulture, $"style=\"left:{left:0.###}%;width:{width:0.###}%\"></span>");
    }

    private static double Percent(long ns, long whole) => Math.Clamp(100.0 * ns / whole, 0, 100);
}
