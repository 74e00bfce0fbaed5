using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Paths;

/// <summary>
/// The children of a span that it waited for, and from when to when each counts. A request of a client has two kinds: what was recorded,
/// and the network's times that were derived. What is recorded comes first, and the network has what that leaves.
/// </summary>
internal sealed class CountedChildren
{
    private readonly Extents _extents;
    private readonly TreeNode _node;
    private readonly TreeNode? _answering;

    // From when to when servers have the time of a client's request. Before that it is on its way, and afterwards the answer is.
    private readonly long _arrivedNs;
    private readonly long _answeredNs;

    /// <param name="extents">From when to when the spans of the action lasted.</param>
    /// <param name="node">The span.</param>
    /// <param name="from">All children are cut to lie between this and the next instant.</param>
    /// <param name="to">The end of the part of the span that was waited for.</param>
    public CountedChildren(Extents extents, TreeNode node, long from, long to)
    {
        (_extents, _node, _answering) = (extents, node, Answering(node));
        TreeNode[] ways = [.. node.Below.Where(child => child.Derived)];
        _arrivedNs = ways.FirstOrDefault(way => way.Span.Name == TraceNames.NetworkRequest)?.Span.EndNs ?? long.MinValue;
        _answeredNs = ways.FirstOrDefault(way => way.Span.Name == TraceNames.NetworkResponse)?.Span.StartNs ?? long.MaxValue;
        Derived = InOrder(ways.Select(way => (way, way.Span.StartNs, way.Span.EndNs)), from, to);
        Recorded = InOrder(WaitedFor(), from, to);
    }

    /// <summary>The last to end comes first.</summary>
    public IReadOnlyList<(TreeNode Child, long Start, long End)> Recorded { get; }

    /// <summary>The way there and the way back, the last to end first.</summary>
    public IReadOnlyList<(TreeNode Child, long Start, long End)> Derived { get; }

    private static (TreeNode Child, long Start, long End)[] InOrder(
        IEnumerable<(TreeNode Child, long Start, long End)> children, long from, long to) =>
    [
        .. children
            .Select(part => (part.Child, Start: CriticalPath.Whole(part.Start), End: CriticalPath.Whole(part.End)))
            .Select(part => (part.Child, Start: Math.Max(part.Start, from), End: Math.Min(part.End, to)))
            .Where(part => part.End > part.Start)
            .OrderByDescending(part => part.End).ThenByDescending(part => part.Start)
            .ThenBy(part => part.Child.Span.SpanId, StringComparer.Ordinal),
    ];

    private IEnumerable<(TreeNode Child, long Start, long End)> WaitedFor()
    {
        // A step of the client's around the whole time of the servers is a wait for the answer, as the request is. What is below it counts
        // in its place.
        var waiting = new Stack<TreeNode>([_node]);
        while (waiting.TryPop(out var parent))
        {
            foreach (var child in parent.Below.Where(child => !child.Derived && Waiting.IsFor(_extents, parent, child)))
            {
                var (start, end) = (_extents.StartNs(child), _extents.EndNs(child));
                if (!IsOwn(child))
                {
                    end = parent == _node && IsOutrun(child) ? _answering!.Span.StartNs : end;
                    yield return (child, Math.Max(start, _arrivedNs), Math.Min(end, _answeredNs));
                }
                else if (start < _arrivedNs && end > _answeredNs)
                {
                    waiting.Push(child);
                }
                else
                {
                    // It may have waited for the answer before it read that.
                    yield return (child, end > _answeredNs ? Math.Max(start, _answeredNs) : start, end);
                }
            }
        }
    }

    private bool IsOwn(TreeNode child) =>
        child.Span.ClientType is { } type && type == _node.Span.ClientType && child.Span.Service == _node.Span.Service;

    /// <summary>Finds which of several servers below a call answered it, where that is known.</summary>
    private static TreeNode? Answering(TreeNode node) =>
        node.Span is { Kind: ActivityKind.Client, HasEnd: true }
            && node.Below.Where(child => Requests.IsAnswer(child.Span)).ToArray() is { Length: > 1 } servers
            && Answerer.Of(node, servers) is { Span.HasEnd: true } answering
            ? answering
            : null;

    /// <summary>
    /// A server that outlasts the call which another one answered, as that of a try that was given up, or a shadow. Nothing waited for it
    /// once the one that answered was called.
    /// </summary>
    private bool IsOutrun(TreeNode child) => _answering is not null && child != _answering && Requests.IsAnswer(child.Span)
        && _extents.EndNs(child) - Waiting.RoundingNs > _extents.EndNs(_node);
}
