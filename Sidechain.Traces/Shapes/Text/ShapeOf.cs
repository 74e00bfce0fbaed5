using System.Diagnostics;
using System.Text.RegularExpressions;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Text;

/// <summary>Makes the shape that a trace has. Equal subtrees side by side become one line with a count.</summary>
internal static class ShapeOf
{
    // Escaped, it has at most twice as many characters, and the reader takes 1000.
    private const int LongestExpression = 400;

    public static Shape Tree(TraceTree tree, ShapeOfOptions options)
    {
        if (tree.Roots.Count == 0)
        {
            throw new ArgumentException("A trace without spans has no shape.", nameof(tree));
        }

        var shape = new Shape([.. Children(tree.Roots, options).Select(c => c.Line)], options.Marks);
        var lines = shape.Lines.Count();
        return lines <= ShapeParser.MaxSpans
            ? shape
            : throw new ArgumentException(
                $"The shape of this trace has {lines} lines; at most {ShapeParser.MaxSpans} can be read back.", nameof(tree));
    }

    private static IEnumerable<(ShapeLine Line, string Key)> Children(IEnumerable<TreeNode> nodes, ShapeOfOptions options)
    {
        var lines = new List<(ShapeLine Line, string Key)>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in nodes.Where(n => options.Derived || !n.Derived))
        {
            var (line, key) = Line(node, options);
            if (places.TryGetValue(key, out var place))
            {
                var count = lines[place].Line.Count.Min + 1;
                lines[place].Line.Count = new SpanCount(count, count);
                continue;
            }

            places.Add(key, lines.Count);
            lines.Add((line, key));
        }

        return lines.Select(l => (l.Line, $"{l.Line.Count} {l.Key}"));
    }

    private static (ShapeLine Line, string Key) Line(TreeNode node, ShapeOfOptions options)
    {
        var span = node.Span;
        var line = new ShapeLine(Name(span.Name), 0)
        {
            Derived = node.Derived,
            Service = options.Tiers && span.Tier.Length > 0 && !node.Derived ? NamePattern.Exact(span.Tier) : null,
            Kind = options.Kinds && span.Kind != ActivityKind.Internal ? span.Kind : null,
            Status = options.Statuses && span.Status != SpanStatus.Ok ? span.Status : null,
        };
        if (options.Clauses?.Invoke(node) is { Length: > 0 } more)
        {
            ClauseReader.ReadAll(new LineCursor(more, 1), line);
        }

        var key = $"{ShapePrinter.Name(line)}\n{ShapePrinter.Clauses(line)}\n(";
        foreach (var (child, childKey) in Children(node.Children, options))
        {
            line.Add(child);
            key += childKey;
        }

        return (line, key + ")");
    }

    // A pattern that would have to be quoted would be no pattern any more. The braces of a route are meant as such; a real * is not.
    private static NamePattern Name(string name)
    {
        var general = Names.WithoutIds(name);
        if (name.Contains('*', StringComparison.Ordinal))
        {
            return general == name || name.Length > LongestExpression || name.Any(NeedsQuotes)
                ? NamePattern.Exact(name)
                : Expression(general);
        }

        return NamePattern.Wildcard(general) is var pattern && ShapePrinter.ReadsBack(pattern) ? pattern : NamePattern.Exact(name);
    }

    // Only in quotes can it be escaped.
    private static bool NeedsQuotes(char c) => char.IsSurrogate(c) || TreeLines.IsUnsafe(c) || (char.IsWhiteSpace(c) && c != ' ');

    /// <summary>An expression for a name that has both, a real <c>*</c> and an id: nothing else can say so.</summary>
    private static NamePattern Expression(string general) =>
        NamePattern.Regex($"^{Escaped(general).Replace("\\{id}", "[^\\/]+", StringComparison.Ordinal)}$");

    private static string Escaped(string name) => Regex.Escape(name).Replace("/", "\\/", StringComparison.Ordinal);
}
