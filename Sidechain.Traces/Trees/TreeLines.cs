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
        HasUnsafe(text) ? string.Concat(text.Select((c, at) => IsUnsafe(text, at) ? '\uFFFD' : c)) : text;

    public static string Duration(Span span) => Time(span.StartNs, span.EndNs);

    /// <summary>
    /// The time between two instants, each cut as in documents: so a tree that was read from a document has the times of the one it was
    /// written of.
    /// </summary>
    public static string Time(long fromNs, long toNs) =>
        string.Create(CultureInfo.InvariantCulture, $"{SpanJson.Ms(toNs) - SpanJson.Ms(fromNs):0.00} ms");

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

    /// <summary>True where a text holds a character that a terminal must not be shown.</summary>
    public static bool HasUnsafe(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is < ' ' or >= '\u007F' && IsUnsafe(text, at))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// True where a character moves a cursor, turns the writing around or cannot be seen. The two joiners are a part of words (Persian) and
    /// of emoji (families). Of a character of two halves both are.
    /// </summary>
    public static bool IsUnsafe(string text, int at)
    {
        var first = at > 0 && char.IsSurrogatePair(text[at - 1], text[at]) ? at - 1 : at;
        return IsUnsafe(CharUnicodeInfo.GetUnicodeCategory(text, first), text[at]);
    }

    /// <inheritdoc cref="IsUnsafe(string, int)"/>
    public static bool IsUnsafe(char c) => IsUnsafe(char.GetUnicodeCategory(c), c);

    private static bool IsUnsafe(UnicodeCategory category, char c) => c is not (NonJoiner or Joiner) && category
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
