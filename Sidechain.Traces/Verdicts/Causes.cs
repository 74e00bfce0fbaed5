using System.Diagnostics;
using Sidechain.Traces.Paths;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Verdicts;

/// <summary>Which span is the reason that an action failed, was cancelled, or went on after a failure.</summary>
/// <param name="extents">From when to when the spans of the action lasted.</param>
internal sealed class Causes(Extents extents)
{
    /// <summary>
    /// The innermost span that failed on the way from a span that did: what is above failed because of it. A caller that gave up failed by
    /// itself: what its callee did later, such as that it was cancelled, came of that.
    /// </summary>
    public TreeNode Failed(TreeNode node)
    {
        while (Deciding(node, child => IsCause(node, child)) is { } next)
        {
            node = next;
        }

        return node;
    }

    /// <summary>
    /// The innermost cancelled span of the root's own service: what the user, or the end of the process, interrupted. What was cancelled
    /// beyond it, in services, was so because of that.
    /// </summary>
    public TreeNode Cancelled(TreeNode root)
    {
        var node = root;
        while (Deciding(node, child => child.Span.Status == SpanStatus.Cancelled && child.Span.Service == root.Span.Service) is { } next)
        {
            node = next;
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

            foreach (var child in node.Children.Reverse().Where(child => !child.Derived))
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

    private bool IsCause(TreeNode parent, TreeNode child) =>
        child.Span.Status == SpanStatus.Error && Waiting.IsFor(extents, parent, child) && !WasGivenUp(parent, child);

    // A cancelled callee may end with its caller, by clocks that differ a little.
    private bool WasGivenUp(TreeNode caller, TreeNode callee) => callee.Span.Kind == ActivityKind.Server && CallOutcome.GaveUp(caller.Span)
        && extents.EndNs(callee) > extents.EndNs(caller) - (CallOutcome.WasCancelled(callee.Span) ? Waiting.RoundingNs : 0);

    /// <summary>
    /// The last to end of the children that went the same way; one that was tried again later, and with success, decided nothing.
    /// </summary>
    private TreeNode? Deciding(TreeNode parent, Func<TreeNode, bool> isAlike)
    {
        TreeNode[] alike = [.. parent.Children.Where(isAlike)];
        if (alike.Length == 0)
        {
            return null;
        }

        var succeeded = parent.Children.Where(child => !child.Derived && child.Span is { Status: SpanStatus.Ok, HasEnd: true })
            .GroupBy(What)
            .ToDictionary(tries => tries.Key, tries => tries.Max(extents.StartNs));
        var end = extents.EndNs(parent);
        return alike
            .Where(child => !succeeded.TryGetValue(What(child), out var again) || again < extents.EndNs(child) - Waiting.RoundingNs)
            .OrderByDescending(child => Math.Min(extents.EndNs(child), end))
            .ThenByDescending(extents.StartNs)
            .ThenBy(child => child.Span.SpanId, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    // Many SDKs call all requests GET: then only the address says whether two are tries of the same.
    private static (string Name, string? Address) What(TreeNode node)
    {
        var address = node.Span.Attributes.GetValueOrDefault(TraceNames.UrlFull)
            ?? node.Span.Attributes.GetValueOrDefault(TraceNames.OldUrl);
        return (node.Span.Name, (address as string)?.Split('?')[0]);
    }
}
