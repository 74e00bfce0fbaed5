using System.Diagnostics;

namespace Sidechain.Traces.Trees;

/// <summary>A span in its place.</summary>
[DebuggerDisplay("{Span.Name}")]
public sealed class TreeNode
{
    private readonly List<TreeNode> _children = [];
    private readonly List<string> _warnings = [];

    internal TreeNode(Span span, bool derived = false) => (Span, Derived) = (span, derived);

    public Span Span { get; }

    /// <summary>Not recorded by anybody but concluded from the spans around it.</summary>
    public bool Derived { get; }

    /// <summary>Absent on a root; an orphan is a root too, although its span names a parent.</summary>
    public TreeNode? Parent { get; private set; }

    /// <summary>Ordered by start.</summary>
    public IReadOnlyList<TreeNode> Children => _children;

    /// <summary>One sentence for everything that was repaired or left out here.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    internal void Warn(string sentence) => _warnings.Add(sentence);

    internal void Append(TreeNode child)
    {
        child.Parent = this;
        _children.Add(child);
    }

    /// <summary>Adds several and restores the order.</summary>
    internal void Insert(IEnumerable<TreeNode> more)
    {
        foreach (var child in more)
            Append(child);
        _children.Sort(SpanOrder.Nodes);
    }

    internal IReadOnlyList<TreeNode> TakeChildren()
    {
        TreeNode[] taken = [.. _children];
        _children.Clear();
        return taken;
    }
}
