using System.Diagnostics;

namespace Sidechain.Traces.Trees;

/// <summary>A span in its place.</summary>
[DebuggerDisplay("{Span.Name}")]
public sealed class TreeNode
{
    private readonly List<TreeNode> _children = [];
    private readonly List<string> _warnings = [];
    private IReadOnlyList<TreeNode>? _below;
    private TreeNode? _above;

    internal TreeNode(Span span, bool derived = false) => (Span, Derived) = (span, derived);

    public Span Span { get; private set; }

    /// <summary>Not recorded by anybody but concluded from the spans around it.</summary>
    public bool Derived { get; }

    /// <summary>
    /// The start by the clock of the process that recorded it, where the tree shows another one; see <see cref="TraceTree.Clocks"/>.
    /// </summary>
    public long? RawStartNs { get; internal set; }

    /// <summary>Absent on a root; an orphan is a root too, although its span names a parent.</summary>
    public TreeNode? Parent { get; private set; }

    /// <summary>Ordered by start.</summary>
    public IReadOnlyList<TreeNode> Children => _children;

    /// <summary>
    /// The children by which answers are made: those of the span, also where it is so deep that they are shown elsewhere.
    /// </summary>
    internal IReadOnlyList<TreeNode> Below => _below ?? _children;

    /// <summary>The parent by which answers are made, see <see cref="Below"/>.</summary>
    internal TreeNode? Above => _above ?? Parent;

    /// <summary>One sentence for everything that was repaired or left out here.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    internal void Warn(string sentence) => _warnings.Add(sentence);

    /// <summary>All of its times.</summary>
    /// <param name="offset">The nanoseconds to add to an instant.</param>
    internal void Move(Func<long, long> offset)
    {
        RawStartNs ??= Span.StartNs;
        Span = Span with
        {
            StartNs = Span.StartNs + offset(Span.StartNs),
            EndNs = Span.EndNs + offset(Span.EndNs),
            Events = [.. Span.Events.Select(happened => happened with { TimeNs = happened.TimeNs + offset(happened.TimeNs) })],
        };
    }

    /// <summary>Takes away an attribute that a repair has made untrue.</summary>
    internal void Forget(string attribute) => Span = Span with
    {
        Attributes = Span.Attributes.Where(pair => pair.Key != attribute).ToDictionary(StringComparer.Ordinal),
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
        {
            Append(child);
        }

        RestoreOrder();
    }

    /// <summary>After times have moved.</summary>
    internal void RestoreOrder() => _children.Sort(SpanOrder.Nodes);

    /// <summary>Says what is below the node, whatever is shown below it.</summary>
    internal void Nest(IReadOnlyList<TreeNode> below)
    {
        _below = below;
        foreach (var child in below)
        {
            child._above = this;
        }
    }

    /// <summary>To be shown elsewhere. For answers they stay below the node.</summary>
    internal IReadOnlyList<TreeNode> TakeChildren()
    {
        TreeNode[] taken = [.. _children];
        Nest(taken);
        _children.Clear();
        return taken;
    }
}
