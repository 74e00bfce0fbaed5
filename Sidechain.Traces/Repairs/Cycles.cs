using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>Cuts every ring of parents at its earliest span, which becomes a root.</summary>
internal static class Cycles
{
    /// <param name="ordered">All nodes, earliest first: the first of a ring that is met is the one to cut.</param>
    /// <param name="parents">Loses the links that are cut.</param>
    /// <param name="work">Counts the steps.</param>
    public static void Break(IEnumerable<TreeNode> ordered, Parents parents, TreeWork work)
    {
        var safe = new HashSet<TreeNode>();
        foreach (var start in ordered)
        {
            var path = new HashSet<TreeNode>();
            var node = start;
            while (node is not null && !safe.Contains(node) && path.Add(node))
            {
                node = parents.Of(node);
            }

            work.Step(1 + path.Count);
            // A ring may be entered from a span outside it: only the ring's own earliest member is cut.
            if (node is not null && !safe.Contains(node))
            {
                Cut(Ring(node, parents).Min(SpanOrder.Nodes)!, parents);
            }

            safe.UnionWith(path);
        }
    }

    private static IEnumerable<TreeNode> Ring(TreeNode member, Parents parents)
    {
        var node = member;
        do
        {
            yield return node;
            node = parents.Of(node)!;
        }
        while (node != member);
    }

    private static void Cut(TreeNode node, Parents parents)
    {
        parents.Cut(node);
        node.Warn($"its parent {node.Span.ParentSpanId} is also below it; shown as a root");
    }
}
