using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Reports;

/// <summary>Approves a trace: its shape, with the clauses of an older one where they still hold.</summary>
internal static class Renewal
{
    public static Shape Of(Shape old, TraceTree tree)
    {
        var lines = old.Match(tree).Lines;
        return Shape.Of(tree, new ShapeOfOptions
        {
            Marks = old.Marks,
            Derived = old.Lines.Any(line => line.Derived),
            Clauses = node => lines.TryGetValue(node, out var line) ? Kept(line, node, tree) : null,
        });
    }

    private static string Kept(ShapeLine line, TreeNode node, TraceTree tree) =>
        string.Join(
            "  ", line.Marks.Texts.Concat(line.Clauses.Where(clause => clause.Refusal(node, tree) is null).Select(clause => clause.Text)));
}
