using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>Bounds how deep a tree nests, so that no reader needs a bigger stack or a deeper JSON parser than others.</summary>
internal static class DepthLimit
{
    public static void Apply(TreeDraft draft)
    {
        var queue = new Queue<(TreeNode Node, int Level)>(draft.Roots.Select(root => (root, 1)));
        while (queue.TryDequeue(out var next))
        {
            var (node, level) = next;
            draft.Work.Step();
            foreach (var child in node.Children)
            {
                queue.Enqueue((child, level + 1));
            }

            if (level == TraceTree.MostLevels - 1)
            {
                Flatten(node, draft.Work);
            }
        }
    }

    /// <summary>Makes everything below the node its direct child.</summary>
    private static void Flatten(TreeNode node, TreeWork work)
    {
        var moved = new List<TreeNode>();
        var pending = new Queue<TreeNode>(node.Children.SelectMany(child => child.TakeChildren()));
        while (pending.TryDequeue(out var below))
        {
            work.Step();
            below.Warn($"nested deeper than {TraceTree.MostLevels} levels; its parent is {below.Span.ParentSpanId}");
            moved.Add(below);
            foreach (var child in below.TakeChildren())
            {
                pending.Enqueue(child);
            }
        }

        if (moved.Count > 0)
        {
            node.Insert(moved);
        }
    }
}
