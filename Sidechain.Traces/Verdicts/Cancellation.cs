using Sidechain.Traces.Paths;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Verdicts;

/// <summary>Finds the span that was interrupted when an action was cancelled.</summary>
internal static class Cancellation
{
    /// <summary>
    /// The innermost cancelled span of the root's own service: what the user, or the end of the process, interrupted. What was cancelled
    /// beyond it, in services, was so because of that.
    /// </summary>
    public static TreeNode Innermost(TreeNode root, Extents extents)
    {
        var leading = Leading(root);
        var cancelled = root;
        for (TreeNode? node = root; node is not null; node = Tries.Last(extents, node, [.. node.Below.Where(leading.Contains)]))
        {
            cancelled = node.Span.Status == SpanStatus.Cancelled ? node : cancelled;
        }

        return cancelled;
    }

    /// <summary>The cancelled spans of the root's service, and those between that do not say how they ended.</summary>
    private static HashSet<TreeNode> Leading(TreeNode root)
    {
        var leading = new HashSet<TreeNode>();
        var pending = new Stack<(TreeNode Node, bool IsReady)>([(root, false)]);
        while (pending.TryPop(out var next))
        {
            if (next.IsReady)
            {
                if (next.Node.Span.Status == SpanStatus.Cancelled || next.Node.Below.Any(leading.Contains))
                {
                    leading.Add(next.Node);
                }

                continue;
            }

            pending.Push((next.Node, true));
            foreach (var child in next.Node.Below.Where(child => !child.Derived && child.Span.Service == root.Span.Service
                && (child.Span.Status == SpanStatus.Cancelled || CallOutcome.SaysNothing(child.Span))))
            {
                pending.Push((child, false));
            }
        }

        return leading;
    }
}
