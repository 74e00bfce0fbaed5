using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Paths;

/// <summary>
/// The path that the end of an action waited for. It goes backwards from the end, always to the child that ended last, and inside that
/// child the same again. A child that nothing waited for (<see cref="Waiting"/>) is not on the path. Every instant of the root belongs to
/// exactly one segment, so the segments add up to the root's duration.
/// </summary>
internal static class CriticalPath
{
    /// <summary>In the order of time.</summary>
    /// <param name="root">The action.</param>
    /// <param name="extents">From when to when its spans lasted.</param>
    public static IReadOnlyList<PathSegment> Of(TreeNode root, Extents extents)
    {
        var segments = new List<PathSegment>();
        var pending = new Stack<(TreeNode Node, long From, long To, bool IsOwn)>();
        pending.Push((root, Whole(extents.StartNs(root)), Whole(extents.EndNs(root)), false));
        while (pending.TryPop(out var part))
        {
            if (part.IsOwn)
            {
                segments.Add(new PathSegment(part.Node, part.From, part.To));
            }
            else
            {
                Push(pending, extents, part.Node, part.From, part.To);
            }
        }

        segments.Reverse();
        return segments;
    }

    /// <summary>Whole microseconds, as documents have them. So the findings of a document that was read are those of its writer.</summary>
    public static long Whole(long ns) => ns / 1000 * 1000;

    /// <summary>Pushes the parts of a span, the last one on top: its own work, and its children cut to what later ones leave.</summary>
    private static void Push(
        Stack<(TreeNode Node, long From, long To, bool IsOwn)> pending, Extents extents, TreeNode node, long from, long to)
    {
        var parts = new List<(TreeNode, long, long, bool)>();
        var cursor = to;
        foreach (var (child, start, end) in Children(extents, node, from, to))
        {
            var until = Math.Min(end, cursor);
            if (until <= start)
            {
                continue;
            }

            if (until < cursor)
            {
                parts.Add((node, until, cursor, true));
            }

            parts.Add((child, start, until, false));
            cursor = start;
        }

        if (cursor > from)
        {
            parts.Add((node, from, cursor, true));
        }

        parts.Reverse();
        foreach (var part in parts)
        {
            pending.Push(part);
        }
    }

    /// <summary>
    /// The last to end comes first. For its client a server's span begins when the request has arrived whole: until then the network has
    /// it.
    /// </summary>
    private static IEnumerable<(TreeNode Child, long Start, long End)> Children(Extents extents, TreeNode node, long from, long to)
    {
        var arrived = node.Below.Where(c => c is { Derived: true, Span.Name: TraceNames.NetworkRequest })
            .Select(c => Whole(c.Span.EndNs)).DefaultIfEmpty(from).Max();
        var answering = Answering(node);
        return node.Below
            .Where(child => Waiting.IsFor(extents, node, child))
            .Select(child => (Child: child, Start: Math.Max(Whole(extents.StartNs(child)), child.Derived ? from : Math.Max(from, arrived)),
                End: Math.Min(Whole(IsOutrun(extents, node, child, answering) ? answering!.Span.StartNs : extents.EndNs(child)), to)))
            .Where(part => part.End > part.Start)
            .OrderByDescending(part => part.End).ThenByDescending(part => part.Start)
            .ThenBy(part => part.Child.Span.SpanId, StringComparer.Ordinal);
    }

    /// <summary>Which of several servers below a call answered it, where that is known.</summary>
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
    private static bool IsOutrun(Extents extents, TreeNode call, TreeNode child, TreeNode? answering) =>
        answering is not null && child != answering && Requests.IsAnswer(child.Span)
        && extents.EndNs(child) - Waiting.RoundingNs > extents.EndNs(call);
}
