using System.Diagnostics;

namespace Sidechain.Traces.Trees;

/// <summary>A span in its place.</summary>
[DebuggerDisplay("{Span.Name}")]
public sealed class TreeNode
{
    private readonly List<TreeNode> _children = [];
    private readonly List<string> _warnings = [];

    internal TreeNode(Span span, bool derived = false) => (Span, Derived) = (span, derived);

    public Span Span { get; private set; }

    /// <summary>Not recorded by anybody but concluded from the spans around it.</summary>
    public bool Derived { get; }

    /// <summary>Absent on a root; an orphan is a root too, although its span names a parent.</summary>
    public TreeNode? Parent { get; private set; }

    /// <summary>Ordered by start.</summary>
    public IReadOnlyList<TreeNode> Children => _children;

    /// <summary>One sentence for everything that was repaired or left out here.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    internal void Warn(string sentence) => _warnings.Add(sentence);

    /// <summary>All of its times, by nanoseconds.</summary>
    internal void Move(long ns) => Span = Span with
    {
        StartNs = Span.StartNs + ns,
        EndNs = Span.EndNs + ns,
        Events = [.. Span.Events.Select(happened => happened with { TimeNs = happened.TimeNs + ns })],
    };

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
        RestoreOrder();
    }

    /// <summary>After times have moved.</summary>
    internal void RestoreOrder() => _children.Sort(SpanOrder.Nodes);

    internal IReadOnlyList<TreeNode> TakeChildren()
    {
        TreeNode[] taken = [.. _children];
        _children.Clear();
        return taken;
    }
}
