namespace Sidechain.Traces.Trees;

/// <summary>A trace as a forest: one root when it is whole, more while spans are missing.</summary>
public sealed class TraceTree
{
    /// <summary>Levels including the root's: no reader needs a bigger stack or a deeper JSON parser than others.</summary>
    public const int MostLevels = 250;

    internal TraceTree(string traceId, IReadOnlyList<TreeNode> roots) => (TraceId, Roots) = (traceId, roots);

    /// <summary>32 lower-case hex digits; empty for a tree without spans.</summary>
    public string TraceId { get; }

    /// <summary>Ordered by start.</summary>
    public IReadOnlyList<TreeNode> Roots { get; }

    /// <summary>Every node before its children, in the order of a printed tree.</summary>
    public IEnumerable<TreeNode> Nodes => Roots.SelectMany(Walk);

    /// <summary>Recorded spans; derived ones are not counted.</summary>
    public int SpanCount { get; internal init; }

    /// <summary>The clocks that cannot be right and were moved, those of clients first; empty when all may be right.</summary>
    public IReadOnlyList<ClockOffset> Clocks { get; internal init; } = [];

    /// <summary>The earliest start, nanoseconds since 1970, by the clock of the services.</summary>
    public long StartNs { get; internal init; }

    /// <summary>The latest end, nanoseconds since 1970, by the clock of the services.</summary>
    public long EndNs { get; internal init; }

    /// <summary>How many spans wait for a parent that has not arrived.</summary>
    public int Orphans { get; internal init; }

    /// <summary>Requests of clients that were answered by a server span which has not arrived.</summary>
    public int Open { get; internal init; }

    /// <summary>There are spans, each has its end, and none of them waits for another one.</summary>
    public bool IsWhole => SpanCount > 0 && Orphans == 0 && Open == 0 && !Nodes.Any(node => node.Span.Unfinished);

    /// <summary>
    /// The tiers that spans are missing from, with the reason as far as it is known; empty when nothing is known to be missing.
    /// </summary>
    public IReadOnlyList<SilentTier> Silent { get; internal init; } = [];

    private static IEnumerable<TreeNode> Walk(TreeNode node)
    {
        var stack = new Stack<TreeNode>([node]);
        while (stack.TryPop(out var next))
        {
            yield return next;
            for (var i = next.Children.Count - 1; i >= 0; i--)
            {
                stack.Push(next.Children[i]);
            }
        }
    }
}
