using System.Diagnostics;
using Sidechain.Traces.Paths;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Verdicts;

/// <summary>Finds the span that is the reason why an action failed, or that it got over.</summary>
/// <param name="extents">From when to when the spans of the action lasted.</param>
internal sealed class Causes(Extents extents)
{
    private readonly Dictionary<TreeNode, TreeNode?> _failed = [];

    /// <summary>
    /// The innermost span that failed on the way from a span that did: what is above failed because of it. A caller that gave up failed by
    /// itself: what its callee did later, such as that it was cancelled, came of that. So did what was cancelled because something beside
    /// it had failed, or was quicker. A span that does not say how it ended is passed through.
    /// </summary>
    public TreeNode Failed(TreeNode node) => Innermost(node) ?? node;

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

            var stopped = Stopped(node, WaitedFailures(node));
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

    /// <summary>Null where the span does not say how it ended, and nothing that it waited for failed.</summary>
    private TreeNode? Innermost(TreeNode node)
    {
        // From the leaves up: the innermost span says whether those above it were only cancelled.
        var pending = new Stack<(TreeNode Node, bool IsReady)>([(node, false)]);
        while (pending.TryPop(out var next))
        {
            if (next.IsReady)
            {
                var itself = next.Node.Span.Status == SpanStatus.Error ? next.Node : null;
                _failed[next.Node] = Deciding(next.Node) is { } child ? _failed[child] : itself;
            }
            else if (!_failed.ContainsKey(next.Node))
            {
                pending.Push((next.Node, true));
                foreach (var child in next.Node.Below.Where(child => MayHaveFailed(next.Node, child)))
                {
                    pending.Push((child, false));
                }
            }
        }

        return _failed[node];
    }

    private bool MayHaveFailed(TreeNode parent, TreeNode child) =>
        (child.Span.Status == SpanStatus.Error || CallOutcome.SaysNothing(child.Span)) && Waiting.IsFor(extents, parent, child);

    private TreeNode[] WaitedFailures(TreeNode parent) =>
        [.. parent.Below.Where(child => MayHaveFailed(parent, child) && Innermost(child) is not null)];

    private TreeNode? Deciding(TreeNode parent)
    {
        TreeNode[] failed = [.. WaitedFailures(parent).Where(child => !WasGivenUp(parent, child))];
        var stopped = Stopped(parent, failed);
        TreeNode[] candidates = [.. failed.Where(child => !stopped.Contains(child))];
        var reason = new OwnReason(parent.Span);
        if (Tries.Last(extents, parent, [.. candidates.Where(child => reason.IsThatOf(Failed(child).Span))]) is { } named)
        {
            return named;
        }

        var last = Tries.Last(extents, parent, candidates);
        return last is not null && reason.IsAnother(Failed(last).Span) && WentOnAfter(parent, last) ? null : last;
    }

    /// <summary>Something else began after a failure, was waited for and went well.</summary>
    private bool WentOnAfter(TreeNode parent, TreeNode failed) => parent.Below.Any(child => !child.Derived
        && child.Span is { Status: SpanStatus.Ok, HasEnd: true }
        && extents.StartNs(child) >= extents.EndNs(failed) - Waiting.RoundingNs
        && Waiting.IsFor(extents, parent, child));

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
}
