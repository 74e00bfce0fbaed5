using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>
/// Bounds how deep a tree is shown to nest, so that no reader needs a bigger stack or a deeper JSON parser than others. Path, ledger and
/// verdict go by what spans say, however deep they are (<see cref="TreeNode.Below"/>).
/// </summary>
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
            node.Nest([.. node.Children]);
            node.Insert(moved);
        }
    }

    /// <summary>
    /// Nests the children of a node again that were read from where they are shown: one that names another child stays below that one.
    /// </summary>
    public static void Restore(TreeNode node)
    {
        // A document may have two of one id.
        var byId = node.Children.DistinctBy(child => child.Span.SpanId, StringComparer.Ordinal)
            .ToDictionary(child => child.Span.SpanId, StringComparer.Ordinal);
        var named = node.Children.Where(child => child.Span.ParentSpanId != node.Span.SpanId && NamedBy(child) is not null)
            .ToLookup(child => NamedBy(child)!);
        if (named.Count == 0)
        {
            return;
        }

        // Spans that name one another in a ring are below none of the others, and stay where they are.
        var reached = new HashSet<TreeNode>();
        var pending = new Queue<TreeNode>(node.Children.Except(named.SelectMany(below => below)));
        while (pending.TryDequeue(out var next))
        {
            foreach (var child in named[next])
            {
                reached.Add(child);
                pending.Enqueue(child);
            }
        }

        foreach (var below in named.Where(below => below.Any(reached.Contains)))
        {
            below.Key.Nest([.. below.Key.Children, .. below]);
        }

        node.Nest([.. node.Children.Where(child => !reached.Contains(child))]);

        TreeNode? NamedBy(TreeNode child) =>
            child.Span.ParentSpanId is { } parent && byId.TryGetValue(parent, out var sibling) && sibling != child ? sibling : null;
    }
}
