using System.Diagnostics;
using Sidechain.Traces.Shapes.Clauses;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes;

/// <summary>One line of a shape: which spans it stands for, how many there are, and what is below them.</summary>
[DebuggerDisplay("{Name.Text}")]
public sealed class ShapeLine
{
    private readonly List<ShapeLine> _children = [];
    private readonly List<Clause> _clauses = [];

    internal ShapeLine(NamePattern name, int number) => (Name, Number) = (name, number);

    public NamePattern Name { get; }

    /// <summary>The number of the line in the text, from 1; 0 in a shape that was made of a trace.</summary>
    public int Number { get; }

    /// <summary><c>…</c>: anywhere below the line above, not only right below it.</summary>
    public bool Descendant { get; internal set; }

    /// <summary><c>·</c>: a span that the view derives. Other lines never stand for one.</summary>
    public bool Derived { get; internal set; }

    /// <summary><c>@</c>: the span's service or its tier.</summary>
    public NamePattern? Service { get; internal set; }

    public ActivityKind? Kind { get; internal set; }

    public SpanStatus? Status { get; internal set; }

    public SpanCount Count { get; internal set; } = SpanCount.One;

    public ShapeMarks Marks { get; internal set; }

    /// <summary>Attributes, events, links and durations, in the order of the text.</summary>
    public IReadOnlyList<Clause> Clauses => _clauses;

    public IReadOnlyList<ShapeLine> Children => _children;

    /// <summary>The line and everything below it, in the order of the text.</summary>
    public IEnumerable<ShapeLine> Lines => _children.SelectMany(child => child.Lines).Prepend(this);

    internal void Add(Clause clause) => _clauses.Add(clause);

    internal void Add(ShapeLine child) => _children.Add(child);
}
