using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>Cuts every ring of parents at its earliest span, which becomes a root.</summary>
internal static class Cycles
{
    public static void Apply(TreeDraft draft)
    {
        var parents = draft.Parents;
        var safe = new HashSet<TreeNode>();
        foreach (var start in draft.Nodes)
        {
            var path = new HashSet<TreeNode>();
            var node = start;
            while (node is not null && !safe.Contains(node) && path.Add(node))
            {
                node = parents.Of(node);
            }

            draft.Work.Step(1 + path.Count);
            // The walk may enter a ring from a span outside it. Only the ring's own earliest member is cut.
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
