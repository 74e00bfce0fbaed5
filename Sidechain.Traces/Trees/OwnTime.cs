namespace Sidechain.Traces.Trees;

/// <summary>The time that a span spent itself: no child was running.</summary>
internal static class OwnTime
{
    /// <summary>In nanoseconds.</summary>
    public static long Of(TreeNode node)
    {
        var (covered, until) = (0L, node.Span.StartNs);
        foreach (var child in node.Below.OrderBy(c => c.Span.StartNs))
        {
            var (from, to) = (Math.Max(child.Span.StartNs, until), Math.Min(child.Span.EndNs, node.Span.EndNs));
            if (to > from)
            {
                (covered, until) = (covered + to - from, to);
            }
        }

        return node.Span.EndNs - node.Span.StartNs - covered;
    }
}
