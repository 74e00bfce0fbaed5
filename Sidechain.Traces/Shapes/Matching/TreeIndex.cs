using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Matching;

/// <summary>The nodes of a tree by number, every node before its children, so that a subtree is a range.</summary>
internal sealed class TreeIndex
{
    private readonly Dictionary<TreeNode, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly int[] _end;
    private readonly int[][] _children;
    private readonly int[] _parents;

    public TreeIndex(TraceTree tree)
    {
        Tree = tree;
        Nodes = [.. tree.Nodes];
        _end = new int[Nodes.Count];
        for (var i = 0; i < Nodes.Count; i++)
        {
            _numbers.Add(Nodes[i], i);
        }

        for (var i = Nodes.Count - 1; i >= 0; i--)
        {
            _end[i] = Nodes[i].Children is [.., var last] ? _end[_numbers[last]] : i + 1;
        }

        _children = [.. Nodes.Select(node => Numbers(node.Children))];
        Roots = Numbers(tree.Roots);
        _parents = [.. Nodes.Select(node => node.Parent is { } parent ? _numbers[parent] : -1)];
    }

    public TraceTree Tree { get; }

    public IReadOnlyList<TreeNode> Nodes { get; }

    public int[] Roots { get; }

    /// <param name="node">Negative: above the roots.</param>
    public int[] Children(int node) => node < 0 ? Roots : _children[node];

    /// <summary>Negative for a root.</summary>
    public int Parent(int node) => _parents[node];

    /// <summary>Everything below a node, as a range of numbers.</summary>
    public (int From, int To) Below(int node) => node < 0 ? (0, Nodes.Count) : (node + 1, _end[node]);

    /// <summary>The spans that lines below a node may stand for: its children, or everything below it.</summary>
    public IEnumerable<int> Candidates(int node, bool deep)
    {
        if (!deep)
        {
            return Children(node);
        }

        var (from, to) = Below(node);
        return Enumerable.Range(from, to - from);
    }

    private int[] Numbers(IReadOnlyList<TreeNode> nodes) => [.. nodes.Select(node => _numbers[node])];
}
