using Sidechain.Traces.Ledgers;
using Sidechain.Traces.Paths;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Verdicts;

/// <summary>
/// Where the time of a trace's action went: its critical path, and the ledger and the verdict that are made of that path. Each is computed
/// once, and every view reads it here.
/// </summary>
public sealed class TraceFindings
{
    private readonly Lazy<string> _verdict;

    private TraceFindings(Ledger ledger, IReadOnlyList<PathSegment> path, Extents extents, Categories categories, Func<string> verdict)
    {
        (Ledger, Path, Extents, Categories) = (ledger, path, extents, categories);
        _verdict = new Lazy<string>(verdict);
    }

    /// <summary>The time of the action by category, and which span the action is.</summary>
    public Ledger Ledger { get; }

    /// <summary>The critical path of the action, in the order of time.</summary>
    public IReadOnlyList<PathSegment> Path { get; }

    /// <summary>From when to when the action's spans lasted, those without a known end included.</summary>
    internal Extents Extents { get; }

    /// <summary>To which category the own time of each span belongs.</summary>
    internal Categories Categories { get; }

    /// <summary>Where the time went, in a sentence.</summary>
    public string Verdict => _verdict.Value;

    /// <summary>
    /// Null for a trace without spans. The action is the first <c>{c}.share_loop</c>, else the first root that is not an orphan, else the
    /// first root; or what a client did around that, such as the load of a page that names the span of its server as its parent.
    /// </summary>
    /// <param name="tree">The trace.</param>
    /// <param name="normalNs">
    /// The 95th percentile of this week in nanoseconds, by step (a client's span, or a category in words). Null where it is not known.
    /// </param>
    public static TraceFindings? Of(TraceTree tree, IReadOnlyDictionary<string, long>? normalNs = null)
    {
        ArgumentNullException.ThrowIfNull(tree);
        if (RootOf(tree.Roots) is not { } root)
        {
            return null;
        }

        var action = Around(root) ?? root;
        var extents = Extents.Of(action);
        var path = CriticalPath.Of(action, extents);
        var categories = new Categories(action);
        var ledger = Ledger.Of(action, extents, path, categories, tree.Roots.Count) with { Within = action == root ? null : root };
        return new TraceFindings(ledger, path, extents, categories, () => Verdicts.Verdict.Of(ledger, extents, tree.Clocks, normalNs));
    }

    private static TreeNode? RootOf(IReadOnlyList<TreeNode> roots) =>
        roots.FirstOrDefault(root => root.Span.Name.EndsWith(TraceNames.ShareLoop, StringComparison.Ordinal))
        ?? roots.FirstOrDefault(root => root.Span.ParentSpanId is null)
        ?? (roots is [var first, ..] ? first : null);

    // A browser reads in the page which span answered it. Its page load is what the user waited for, and the server's span a part of that.
    private static TreeNode? Around(TreeNode root) => Tiers.IsClient(root.Span.Tier) || !root.Span.HasEnd
        ? null
        : root.Children.FirstOrDefault(child => !child.Derived && child.Span.HasEnd && Tiers.IsClient(child.Span.Tier)
            && child.Span.StartNs < root.Span.StartNs && child.Span.EndNs > root.Span.EndNs);
}
