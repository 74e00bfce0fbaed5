using System.Diagnostics;
using Sidechain.Traces.Paths;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Verdicts;

/// <summary>Which span is the reason that an action failed, was cancelled, or went on after a failure.</summary>
/// <param name="extents">From when to when the spans of the action lasted.</param>
internal sealed class Causes(Extents extents)
{
    private readonly Dictionary<TreeNode, TreeNode> _failed = [];

    /// <summary>
    /// The innermost span that failed on the way from a span that did: what is above failed because of it. A caller that gave up failed by
    /// itself: what its callee did later, such as that it was cancelled, came of that. So did what was cancelled because something beside
    /// it had failed, or was quicker.
    /// </summary>
    public TreeNode Failed(TreeNode node)
    {
        // From the leaves up: the innermost span says whether those above it were only cancelled.
        var pending = new Stack<(TreeNode Node, bool IsReady)>([(node, false)]);
        while (pending.TryPop(out var next))
        {
            if (next.IsReady)
            {
                _failed[next.Node] = Deciding(next.Node) is { } child ? _failed[child] : next.Node;
            }
            else if (!_failed.ContainsKey(next.Node))
            {
                pending.Push((next.Node, true));
                foreach (var child in next.Node.Below.Where(child => IsWaitedFailure(next.Node, child)))
                {
                    pending.Push((child, false));
                }
            }
        }

        return _failed[node];
    }

    /// <summary>
    /// The innermost cancelled span of the root's own service: what the user, or the end of the process, interrupted. What was cancelled
    /// beyond it, in services, was so because of that.
    /// </summary>
    public TreeNode Cancelled(TreeNode root)
    {
        var (node, next) = (root, (TreeNode?)root);
        while (next is not null)
        {
            node = next;
            next = Last(
                node, [.. node.Below.Where(child => child.Span.Status == SpanStatus.Cancelled && child.Span.Service == root.Span.Service)]);
        }

        return node;
    }

    /// <summary>The first failure below a span: of those that were waited for, or else of the others.</summary>
    public TreeNode? First(TreeNode root, bool waitedFor)
    {
        var pending = new Stack<(TreeNode Node, bool IsLeftAlone)>([(root, false)]);
        while (pending.TryPop(out var next))
        {
            var (node, isLeftAlone) = next;
            if (node.Span.Status == SpanStatus.Error && isLeftAlone != waitedFor)
            {
                return Failed(node);
            }

            var stopped = Stopped(node, [.. node.Below.Where(child => IsWaitedFailure(node, child))]);
            foreach (var child in node.Below.Reverse().Where(child => !child.Derived && !stopped.Contains(child)))
            {
                var isLeft = isLeftAlone || !Waiting.IsFor(extents, node, child);
                if (!isLeft || !waitedFor)
                {
                    pending.Push((child, isLeft));
                }
            }
        }

        return null;
    }

    private bool IsWaitedFailure(TreeNode parent, TreeNode child) =>
        child.Span.Status == SpanStatus.Error && Waiting.IsFor(extents, parent, child);

    private TreeNode? Deciding(TreeNode parent)
    {
        TreeNode[] failed = [.. parent.Below.Where(child => IsWaitedFailure(parent, child) && !WasGivenUp(parent, child))];
        var stopped = Stopped(parent, failed);
        return Last(parent, [.. failed.Where(child => !stopped.Contains(child))]);
    }

    // A caller that gave up had no answer: a cancelled callee was stopped by it, though by its own clock it ended earlier.
    private bool WasGivenUp(TreeNode caller, TreeNode callee)
    {
        var wasCancelled = WasCancelled(callee);
        if (callee.Span.Kind != ActivityKind.Server)
        {
            // A step around a call may have a time of its own, and what it stops then does not say that it waited too long.
            return wasCancelled && CallOutcome.WaitedTooLong(caller.Span) && !CallOutcome.WaitedTooLong(Failed(callee).Span);
        }

        return CallOutcome.GaveUp(caller.Span)
            ? wasCancelled || extents.EndNs(callee) > extents.EndNs(caller)
            : wasCancelled && CallOutcome.MayHaveGivenUp(caller.Span, callee.Span)
                && extents.EndNs(callee) > extents.EndNs(caller) - Waiting.RoundingNs;
    }

    private bool WasCancelled(TreeNode failed) => CallOutcome.WasCancelled(Failed(failed).Span);

    /// <summary>
    /// Children that were cancelled because another had failed, as in a group of calls, or because the same was done elsewhere meanwhile.
    /// </summary>
    private HashSet<TreeNode> Stopped(TreeNode parent, TreeNode[] failed)
    {
        TreeNode[] cancelled = [.. failed.Where(WasCancelled)];
        if (cancelled.Length == 0)
        {
            return [];
        }

        var tries = new Tries(parent.Below, extents);
        long[] ends = [.. failed.Except(cancelled).Where(child => !tries.SucceededAfter(child)).Select(extents.EndNs).Order()];
        return [.. cancelled.Where(child => tries.SucceededBeside(child) || tries.EndedSoonAfter(ends, child))];
    }

    /// <summary>
    /// The last to end of the children that went the same way; one that was tried again later, and with success, decided nothing.
    /// </summary>
    private TreeNode? Last(TreeNode parent, TreeNode[] alike)
    {
        if (alike.Length == 0)
        {
            return null;
        }

        var tries = new Tries(parent.Below, extents);
        var end = extents.EndNs(parent);
        return alike
            .Where(child => !tries.SucceededAfter(child))
            .OrderByDescending(child => Math.Min(extents.EndNs(child), end))
            .ThenByDescending(extents.StartNs)
            .ThenBy(child => child.Span.SpanId, StringComparer.Ordinal)
            .FirstOrDefault();
    }
}
