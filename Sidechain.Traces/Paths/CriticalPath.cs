using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Paths;

/// <summary>
/// The path that the end of an action waited for: from the end backwards, always the child that ended last, and inside it the same again. A child
/// that nothing waited for (<see cref="Waiting"/>) has no place on it. Every instant of the root belongs to exactly one segment, so the segments
/// add up to the root's duration.
/// </summary>
public static class CriticalPath
{
    /// <summary>In the order of time.</summary>
    public static IReadOnlyList<PathSegment> Of(TreeNode root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return Of(root, Extents.Of(root));
    }

    internal static IReadOnlyList<PathSegment> Of(TreeNode root, Extents extents)
    {
        var segments = new List<PathSegment>();
        var pending = new Stack<(TreeNode Node, long From, long To, bool IsOwn)>([(root, Whole(extents.StartNs(root)), Whole(extents.EndNs(root)), false)]);
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

    /// <summary>Whole microseconds, as documents have them: so an answer is the same before and after it was written down.</summary>
    internal static long Whole(long ns) => ns / 1000 * 1000;

    /// <summary>The parts of a span, the last one on top: what it did itself, and its children cut to what is left before later ones.</summary>
    private static void Push(Stack<(TreeNode Node, long From, long To, bool IsOwn)> pending, Extents extents, TreeNode node, long from, long to)
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

    /// <summary>The last to end first. A server's span begins for its client when the request had arrived whole: until then the network has it.</summary>
    private static IEnumerable<(TreeNode Child, long Start, long End)> Children(Extents extents, TreeNode node, long from, long to)
    {
        var arrived = node.Children.Where(c => c is { Derived: true, Span.Name: TraceNames.NetworkRequest })
            .Select(c => Whole(c.Span.EndNs)).DefaultIfEmpty(from).Max();
        return node.Children
            .Where(child => Waiting.IsFor(extents, node, child))
            .Select(child => (Child: child, Start: Math.Max(Whole(extents.StartNs(child)), child.Derived ? from : Math.Max(from, arrived)),
                End: Math.Min(Whole(extents.EndNs(child)), to)))
            .Where(part => part.End > part.Start)
            .OrderByDescending(part => part.End).ThenByDescending(part => part.Start).ThenBy(part => part.Child.Span.SpanId, StringComparer.Ordinal);
    }
}
