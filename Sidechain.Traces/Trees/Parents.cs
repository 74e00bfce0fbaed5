namespace Sidechain.Traces.Trees;

/// <summary>The parent of each node, as the spans say it and as repairs conclude it.</summary>
internal sealed class Parents
{
    private readonly Dictionary<TreeNode, TreeNode> _parents = [];
    private readonly List<TreeNode> _orphans = [];
    private readonly HashSet<TreeNode> _adopted = [];

    /// <param name="ordered">All nodes, earliest first.</param>
    /// <param name="nodes">The same by span id.</param>
    public Parents(IEnumerable<TreeNode> ordered, IReadOnlyDictionary<string, TreeNode> nodes)
    {
        foreach (var node in ordered.Where(node => node.Span.ParentSpanId is not null))
        {
            if (nodes.TryGetValue(node.Span.ParentSpanId!, out var parent))
            {
                _parents.Add(node, parent);
            }
            else
            {
                _orphans.Add(node);
            }
        }
    }

    /// <summary>Nodes whose parent has not arrived and for which no repair has found one, earliest first.</summary>
    public IEnumerable<TreeNode> Orphans => _orphans.Where(node => !_adopted.Contains(node));

    /// <summary>Null for a root and for an orphan.</summary>
    public TreeNode? Of(TreeNode node) => _parents.GetValueOrDefault(node);

    /// <summary>Gives an orphan a parent.</summary>
    public void Adopt(TreeNode orphan, TreeNode parent)
    {
        _parents.Add(orphan, parent);
        _adopted.Add(orphan);
    }

    /// <summary>Makes the node a root.</summary>
    public void Cut(TreeNode node) => _parents.Remove(node);
}
