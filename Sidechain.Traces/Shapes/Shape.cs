using Sidechain.Traces.Shapes.Reports;
using Sidechain.Traces.Shapes.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes;

/// <summary>The form that a trace must have, written as indented text; the grammar is in <c>docs/shapes.md</c>.</summary>
public sealed class Shape
{
    internal Shape(IReadOnlyList<ShapeLine> roots, ShapeMarks marks) => (Roots, Marks) = (roots, marks);

    /// <summary>The lines without indentation: roots of the trace, or anything in it after <c>…</c>.</summary>
    public IReadOnlyList<ShapeLine> Roots { get; }

    /// <summary>Marks of the whole shape.</summary>
    public ShapeMarks Marks { get; }

    /// <summary>Every line, in the order of the text.</summary>
    public IEnumerable<ShapeLine> Lines => Roots.SelectMany(root => root.Lines);

    /// <summary>
    /// A span that arrives later could break it: it is strict somewhere or forbids something. Whoever waits for such a shape
    /// waits on until nothing more is due.
    /// </summary>
    public bool ForbidsSpans => Marks.Strict == true || Lines.Any(line => line.Marks.Strict == true || line.Count.IsNone);

    /// <exception cref="ShapeSyntaxException">The text is no shape.</exception>
    public static Shape Parse(string text) => ShapeParser.Parse(text);

    /// <summary>
    /// A shape that this trace has, ready to be pasted: names, tiers, kinds, failures, and how often each subtree is there.
    /// </summary>
    /// <exception cref="ArgumentException">The trace has no spans, or more different ones than a shape can have lines (2,000).</exception>
    public static Shape Of(TraceTree tree, ShapeOfOptions? options = null) => ShapeOf.Tree(tree, options ?? new());

    /// <summary>Compares. The verdict is exact; the differences are the likeliest explanation of it.</summary>
    /// <param name="activity">When spans arrived, for the explanation.</param>
    public ShapeMatch Match(TraceTree tree, TraceActivity? activity = null) => Comparer.Compare(this, tree, activity);

    /// <summary>
    /// The shape of a trace that says of each span what this shape says and still holds; names, counts and order are the trace's.
    /// </summary>
    public Shape Renew(TraceTree tree) => Renewal.Of(this, tree);

    /// <summary>The shape as text that parses to an equal one; every line ended by a line feed.</summary>
    public string ToText() => ShapePrinter.Print(this);

    public override string ToString() => ToText();
}
