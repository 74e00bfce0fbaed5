using System.Globalization;
using Sidechain.Traces.Paths;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Ledgers;

/// <summary>Where the time of an action went: its critical path by category. The entries add up to the root's duration, to the microsecond.</summary>
/// <param name="Root">The action.</param>
/// <param name="Entries">In the order of the categories, the longest step first.</param>
public sealed record Ledger(TreeNode Root, IReadOnlyList<LedgerEntry> Entries)
{
    /// <summary>The root's duration, nanoseconds; so much as is known of one that has no end.</summary>
    public required long TotalNs { get; init; }

    /// <summary>
    /// How many roots the trace has: more than one while spans are missing, or where several actions share an id. The ledger is of one of them.
    /// </summary>
    public int Roots { get; init; } = 1;

    /// <summary>Which of several roots it is of, in a sentence; null where there is one.</summary>
    public string? About => Roots == 1 ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"This is about {TreeLines.Printable(Root.Span.Name)} ({TreeLines.Printable(Root.Span.Tier)}), one of {Roots} roots.");

    /// <summary>Null for a trace without spans. The action is the first <c>{c}.share_loop</c>, else the first root that is no orphan, else the first.</summary>
    public static Ledger? Of(TraceTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var root = tree.Roots.FirstOrDefault(r => r.Span.Name.EndsWith(TraceNames.ShareLoop, StringComparison.Ordinal))
            ?? tree.Roots.FirstOrDefault(r => r.Span.ParentSpanId is null) ?? (tree.Roots is [var first, ..] ? first : null);
        if (root is null)
        {
            return null;
        }

        var extents = Extents.Of(root);
        var entries = CriticalPath.Of(root, extents)
            .GroupBy(segment => Categories.Of(segment.Node, root))
            .Select(group => new LedgerEntry(group.Key.Category, group.Key.Step, group.Sum(segment => segment.Ns)))
            .OrderBy(entry => entry.Category).ThenByDescending(entry => entry.Ns).ThenBy(entry => entry.Step, StringComparer.Ordinal);
        return new Ledger(root, [.. entries])
        {
            TotalNs = CriticalPath.Whole(extents.EndNs(root)) - CriticalPath.Whole(extents.StartNs(root)),
            Roots = tree.Roots.Count,
        };
    }

    /// <summary>Percent of the whole; 0 of nothing.</summary>
    public double Share(long ns) => TotalNs == 0 ? 0 : 100.0 * ns / TotalNs;
}
