using System.Globalization;
using Sidechain.Traces.Paths;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Ledgers;

/// <summary>
/// Where the time of an action went: its critical path by category. The entries add up to the root's duration, to the microsecond.
/// </summary>
/// <param name="Root">The action.</param>
/// <param name="Entries">In the order of the categories, the longest step first.</param>
public sealed record Ledger(TreeNode Root, IReadOnlyList<LedgerEntry> Entries)
{
    /// <summary>The root's duration, nanoseconds. A root without an end has the duration that is known.</summary>
    public required long TotalNs { get; init; }

    /// <summary>
    /// How many roots the trace has. It has several while spans are missing, or where several actions share an id. The ledger is that of
    /// one root.
    /// </summary>
    public int Roots { get; init; } = 1;

    /// <summary>The root that the action lasted around, by its times; null where the action is a root itself.</summary>
    internal TreeNode? Within { get; init; }

    /// <summary>Says in a sentence which span the ledger is about; null where it is the only root.</summary>
    public string? About => Within is { } within
        ? $"This is about {Named(Root)}, which began before {Named(within)} and ended after it."
        : Roots == 1 ? null : string.Create(CultureInfo.InvariantCulture, $"This is about {Named(Root)}, one of {Roots} roots.");

    /// <summary>The ledger of one action.</summary>
    /// <param name="root">The action.</param>
    /// <param name="extents">From when to when its spans lasted.</param>
    /// <param name="path">Its critical path.</param>
    /// <param name="categories">Those of its spans.</param>
    /// <param name="roots">How many roots the trace has.</param>
    internal static Ledger Of(TreeNode root, Extents extents, IReadOnlyList<PathSegment> path, Categories categories, int roots)
    {
        var entries = path
            .GroupBy(segment => categories.Of(segment.Node))
            .Select(group => new LedgerEntry(group.Key.Category, group.Key.Step, group.Sum(segment => segment.Ns)))
            .OrderBy(entry => entry.Category).ThenByDescending(entry => entry.Ns).ThenBy(entry => entry.Step, StringComparer.Ordinal);
        return new Ledger(root, [.. entries])
        {
            TotalNs = CriticalPath.Whole(extents.EndNs(root)) - CriticalPath.Whole(extents.StartNs(root)),
            Roots = roots,
        };
    }

    private static string Named(TreeNode node) => $"{TreeLines.Printable(node.Span.Name)} ({TreeLines.Printable(node.Span.Tier)})";

    /// <summary>Percent of the whole; 0 of nothing.</summary>
    public double Share(long ns) => TotalNs == 0 ? 0 : 100.0 * ns / TotalNs;
}
