using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Paths;

/// <summary>
/// The path that the end of an action waited for. It goes backwards from the end, always to the child that ended last, and inside that
/// child the same again. A child that nothing waited for (<see cref="Waiting"/>) is not on the path. Recorded spans come before derived
/// ones. Every instant of the root belongs to exactly one segment, so the segments add up to the root's duration.
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

    /// <summary>
    /// Pushes the parts of a span, the last one on top: its recorded children cut to what later ones leave, the network where they leave
    /// something, and its own work.
    /// </summary>
    private static void Push(
        Stack<(TreeNode Node, long From, long To, bool IsOwn)> pending, Extents extents, TreeNode node, long from, long to)
    {
        var children = new CountedChildren(extents, node, from, to);
        var parts = Backwards(children.Recorded, from, to)
            .SelectMany(part => part.Child is null ? Backwards(children.Derived, part.From, part.To) : [part]);
        foreach (var (child, start, end) in parts.Reverse())
        {
            pending.Push((child ?? node, start, end, child is null));
        }
    }

    /// <summary>From the end to the start: the children, and what they leave.</summary>
    private static IEnumerable<(TreeNode? Child, long From, long To)> Backwards(
        IReadOnlyList<(TreeNode Child, long Start, long End)> children, long from, long to)
    {
        var cursor = to;
        foreach (var (child, start, end) in children)
        {
            var (since, until) = (Math.Max(start, from), Math.Min(end, cursor));
            if (until <= since)
            {
                continue;
            }

            if (until < cursor)
            {
                yield return (null, until, cursor);
            }

            yield return (child, since, until);
            cursor = since;
        }

        if (cursor > from)
        {
            yield return (null, from, cursor);
        }
    }
}
