using System.Globalization;

namespace Sidechain.Traces.Trees;

/// <summary>The left part of every printed tree: one line a span, with the branches that lead to it.</summary>
internal static class TreeLines
{
    /// <summary>Columns begin here at the latest: a statement as a name must not push all of them off the screen.</summary>
    public const int MostPadding = 120;

    private const char NonJoiner = '\u200C', Joiner = '\u200D';

    public static IEnumerable<(TreeNode Node, string Text)> Of(TraceTree tree)
    {
        var stack = new Stack<(TreeNode Node, string Lead, string Below)>();
        Push(stack, tree.Roots, "", isRoot: true);
        while (stack.TryPop(out var next))
        {
            yield return (next.Node, next.Lead + (next.Node.Derived ? "· " : "") + Printable(next.Node.Span.Name));
            Push(stack, next.Node.Children, next.Below, isRoot: false);
        }
    }

    /// <summary>Names come from clients: what would move a terminal's cursor is shown as a replacement character.</summary>
    public static string Printable(string text) =>
        text.Any(IsUnsafe) ? string.Concat(text.Select(c => IsUnsafe(c) ? '\uFFFD' : c)) : text;

    public static string Duration(Span span) =>
        string.Create(CultureInfo.InvariantCulture, $"{(span.EndNs - span.StartNs) / 1e6:0.00} ms");

    private static void Push(
        Stack<(TreeNode Node, string Lead, string Below)> stack, IReadOnlyList<TreeNode> nodes, string below, bool isRoot)
    {
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            var last = i == nodes.Count - 1;
            if (isRoot)
            {
                stack.Push((nodes[i], "", ""));
            }
            else
            {
                stack.Push((nodes[i], below + (last ? "└─ " : "├─ "), below + (last ? "   " : "│  ")));
            }
        }
    }

    /// <summary>
    /// True for a character that moves a cursor, turns the writing around or cannot be seen. The two joiners are a part of words (Persian)
    /// and of emoji (families).
    /// </summary>
    public static bool IsUnsafe(char c) => IsUnsafe(char.GetUnicodeCategory(c), c);

    /// <inheritdoc cref="IsUnsafe(char)"/>
    public static bool IsUnsafe(UnicodeCategory category, char c) => c is not (NonJoiner or Joiner) && category
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
