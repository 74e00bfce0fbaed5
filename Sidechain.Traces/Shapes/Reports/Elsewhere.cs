using Sidechain.Traces.Shapes.Matching;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Reports;

/// <summary>Tells what may have happened to a missing span, where the trace itself shows it.</summary>
internal static class Elsewhere
{
    /// <summary>Null when nothing in the trace looks like the line.</summary>
    public static string? Hint(Matcher matcher, ShapeLine line, int node)
    {
        var tree = matcher.Tree;
        var (from, to) = tree.Below(node);
        var found = Find(tree, line, candidate => candidate < from || candidate >= to) ?? Find(tree, line, _ => true);
        if (found is { } elsewhere)
        {
            if (elsewhere.Parent is { } parent)
            {
                return elsewhere.Parent == (node < 0 ? null : tree.Nodes[node])
                    ? null
                    : $"there is one under `{TreeLines.Printable(parent.Span.Name)}`";
            }

            if (node >= 0)
            {
                return elsewhere.Span.ParentSpanId is { } missing
                    ? $"there is one without its parent ({missing} has not arrived)"
                    : "there is one that begins a trace of its own";
            }
        }

        // A clause behind one blank is part of the name: the likeliest slip of the pen.
        var name = line.Name.Text;
        return line is { Name.Kind: not NameKind.Regex, Service: null, Clauses: [] }
            && tree.Nodes.Any(n => n.Span.Name.Length > 0 && name.StartsWith(n.Span.Name + " ", StringComparison.Ordinal))
            ? "between a name and its clauses stand two blanks"
            : null;
    }

    private static TreeNode? Find(TreeIndex tree, ShapeLine line, Func<int, bool> where) =>
        Enumerable.Range(0, tree.Nodes.Count).Where(where).Select(i => tree.Nodes[i])
            .FirstOrDefault(n => n.Derived == line.Derived && line.Name.Matches(n.Span.Name));
}
