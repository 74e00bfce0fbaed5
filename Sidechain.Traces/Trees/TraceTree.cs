using Sidechain.Traces.Clocks;

namespace Sidechain.Traces.Trees;

/// <summary>A trace as a forest: one root when it is whole, more while spans are missing.</summary>
public sealed class TraceTree
{
    internal TraceTree(string traceId, IReadOnlyList<TreeNode> roots) => (TraceId, Roots) = (traceId, roots);

    /// <summary>32 lower-case hex digits; empty for a tree without spans.</summary>
    public string TraceId { get; }

    /// <summary>Ordered by start.</summary>
    public IReadOnlyList<TreeNode> Roots { get; }

    /// <summary>Every node before its children, in the order of a printed tree.</summary>
    public IEnumerable<TreeNode> Nodes => Roots.SelectMany(Walk);

    /// <summary>Recorded spans; derived ones are not counted.</summary>
    public int SpanCount { get; internal init; }

    /// <summary>Clients whose times were moved, since their clocks cannot be right; empty when all are.</summary>
    public IReadOnlyList<ClockOffset> Clocks { get; internal init; } = [];

    /// <summary>The earliest start, nanoseconds since 1970, by the clock of the services.</summary>
    public long StartNs { get; internal init; }

    /// <summary>The latest end, nanoseconds since 1970, by the clock of the services.</summary>
    public long EndNs { get; internal init; }

    /// <summary>Spans whose parent has not arrived.</summary>
    public int Orphans { get; internal init; }

    /// <summary>Requests of clients that were answered by a server span which has not arrived.</summary>
    public int Open { get; internal init; }

    /// <summary>Builds the tree of one trace. The order in which the spans come makes no difference.</summary>
    /// <param name="spans">Spans of the same trace; a repeated span id is dropped.</param>
    public static TraceTree Build(IEnumerable<Span> spans)
    {
        var nodes = Duplicates.Drop(spans);
        TreeNode[] ordered = [.. nodes.Values.Order(SpanOrder.Nodes)];
        var parents = Parents(ordered, nodes, out var orphans);
        Cycles.Break(ordered, parents);

        var roots = new List<TreeNode>();
        foreach (var node in ordered)
        {
            if (parents.TryGetValue(node, out var parent))
                parent.Append(node);
            else
                roots.Add(node);
        }

        var clocks = ClockAlignment.Apply(ordered);
        if (clocks.Count > 0)
        {
            foreach (var node in ordered)
                node.RestoreOrder();
            roots.Sort(SpanOrder.Nodes);
        }

        DepthLimit.Apply(roots);
        NetworkSpans.Derive(ordered);
        return new TraceTree(ordered.FirstOrDefault()?.Span.TraceId ?? "", roots)
        {
            SpanCount = ordered.Length,
            Clocks = clocks,
            StartNs = ordered.Length == 0 ? 0 : ordered.Min(node => node.Span.StartNs),
            EndNs = ordered.Length == 0 ? 0 : ordered.Max(node => node.Span.EndNs),
            Orphans = orphans,
            Open = ordered.Count(node => IsOpen(node.Span, nodes)),
        };
    }

    private static Dictionary<TreeNode, TreeNode> Parents(IEnumerable<TreeNode> ordered, Dictionary<string, TreeNode> nodes, out int orphans)
    {
        orphans = 0;
        var parents = new Dictionary<TreeNode, TreeNode>();
        foreach (var node in ordered)
        {
            if (node.Span.ParentSpanId is not { } id)
                continue;
            if (nodes.TryGetValue(id, out var parent))
            {
                parents.Add(node, parent);
                continue;
            }

            orphans++;
            node.Warn($"its parent {id} has not arrived");
        }

        return parents;
    }

    private static bool IsOpen(Span span, Dictionary<string, TreeNode> nodes) =>
        TraceNames.IsHttpRequest(span.Name)
        && span.Attributes.GetValueOrDefault(TraceNames.ServerSpanId) is string answered
        && !nodes.ContainsKey(answered);

    private static IEnumerable<TreeNode> Walk(TreeNode node)
    {
        var stack = new Stack<TreeNode>([node]);
        while (stack.TryPop(out var next))
        {
            yield return next;
            for (var i = next.Children.Count - 1; i >= 0; i--)
                stack.Push(next.Children[i]);
        }
    }
}
