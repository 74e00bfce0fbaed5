using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Paths;

/// <summary>
/// From when to when each span of an action lasted, as far as is known. A span without a known end lasted at least as long as what is below
/// it that it may have waited for, but not longer than what waited for itself. Where its two times contradict one another, its start is no
/// surer than its end.
/// </summary>
internal sealed class Extents
{
    // Later than any end, and early enough to be reckoned with.
    private const long Never = long.MaxValue / 2;

    private readonly Dictionary<TreeNode, (long StartNs, long EndNs)> _concluded = [];

    private Extents()
    {
    }

    public static Extents Of(TreeNode root)
    {
        var extents = new Extents();
        var open = new List<(TreeNode Node, long LeastNs, long MostNs)>();
        var pending = new Stack<(TreeNode Node, long LeastNs, long MostNs)>([(root, long.MinValue, Never)]);
        while (pending.TryPop(out var next))
        {
            var (node, least, most) = next;
            if (!node.Span.HasEnd)
            {
                open.Add(next);
            }

            foreach (var child in node.Below)
            {
                var (from, to) = node.Span.HasEnd ? (node.Span.StartNs, node.Span.EndNs) : (least, most);
                pending.Push((child, from, Waiting.MayOutlive(node.Span, child.Span) ? Never : to));
            }
        }

        // From the leaves up.
        open.Reverse();
        open.ForEach(extents.Conclude);
        return extents;
    }

    public long StartNs(TreeNode node) => _concluded.TryGetValue(node, out var extent) ? extent.StartNs : node.Span.StartNs;

    public long EndNs(TreeNode node) => _concluded.TryGetValue(node, out var extent) ? extent.EndNs : node.Span.EndNs;

    public long LengthNs(TreeNode node) => EndNs(node) - StartNs(node);

    /// <param name="open">
    /// With the start and the end of the nearest span above it that has an end: what it may have waited for lies there.
    /// </param>
    private void Conclude((TreeNode Node, long LeastNs, long MostNs) open)
    {
        var (node, least, most) = open;
        var (start, end) = (node.Span.StartNs, node.Span.EndNs);
        _concluded[node] = (start, Math.Max(most, start));
        var waitedFor = node.Below.Where(child => !Waiting.MayOutlive(node.Span, child.Span) && Waiting.IsFor(this, node, child));
        foreach (var child in waitedFor.ToArray())
        {
            end = Math.Max(end, Math.Min(EndNs(child), most));
            start = node.Span.Unfinished ? start : Math.Min(start, Math.Max(StartNs(child), least));
        }

        _concluded[node] = (start, end);
    }
}
