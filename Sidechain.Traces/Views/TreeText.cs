using System.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Views;

/// <summary>Prints a tree for people: <c>├─ │ └─</c>, <c>·</c> before derived spans, columns on the right.</summary>
public static class TreeText
{
    /// <summary>A batch may come out of a hundred traces.</summary>
    private const int MostLinks = 3;

    /// <summary>One line a span, every line ended by a line feed.</summary>
    public static string Render(TraceTree tree, TreeTextOptions? options = null)
    {
        options ??= TreeTextOptions.Full;
        var lines = TreeLines.Of(tree).ToArray();
        var columns = Columns(lines.Select(line => line.Node), options);
        var longest = lines.Select(line => line.Text.Length).DefaultIfEmpty().Max();
        var nameWidth = columns.Count == 0 ? 0 : Math.Min(longest, TreeLines.MostPadding);
        var text = new StringBuilder();
        for (var row = 0; row < lines.Length; row++)
        {
            var line = new StringBuilder(lines[row].Text.PadRight(nameWidth));
            foreach (var column in columns)
            {
                line.Append("  ").Append(column[row]);
            }

            if (options.Warnings)
            {
                line.Append(Elsewhere(lines[row].Node)).Append(Remarks(lines[row].Node));
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>
    /// A text that came from somewhere as a terminal may show it: what would move its cursor or turn the text around is U+FFFD.
    /// </summary>
    public static string Printable(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TreeLines.Printable(text);
    }

    /// <summary>True where a character would move a terminal's cursor, turn the text around or not be seen.</summary>
    public static bool IsUnsafe(string text, int at) => TreeLines.IsUnsafe(text, at);

    /// <summary>The tree with a bar for every span, on the time axis of the whole trace; every line ended by a line feed.</summary>
    /// <param name="width">Columns of the terminal; fewer than 60 are taken as 60.</param>
    public static string RenderWaterfall(TraceTree tree, int width = 120) => WaterfallText.Render(tree, Math.Max(width, 60));

    private static List<string[]> Columns(IEnumerable<TreeNode> nodes, TreeTextOptions options)
    {
        TreeNode[] all = [.. nodes];
        var columns = new List<string[]>();
        if (options.Durations)
        {
            columns.Add(RightAligned(all, node => TreeLines.Duration(node.Span)));
        }

        if (options.Tiers)
        {
            columns.Add(RightAligned(all, node => TreeLines.Printable(node.Span.Tier)));
        }

        if (options.Statuses)
        {
            columns.Add(RightAligned(all, Status));
        }

        return columns;
    }

    private static string[] RightAligned(TreeNode[] nodes, Func<TreeNode, string> text)
    {
        string[] texts = [.. nodes.Select(text)];
        var width = texts.Select(t => t.Length).DefaultIfEmpty().Max();
        return [.. texts.Select(t => t.PadLeft(width))];
    }

    private static string Status(TreeNode node) => node switch
    {
        { Derived: true } => "",
        { Span.Unfinished: true } => "unfinished",
        _ => SpanTexts.Of(node.Span.Status),
    };

    /// <summary>The other traces that a span is linked with: what a worker does later belongs to the action that asked for it.</summary>
    private static string Elsewhere(TreeNode node)
    {
        string[] traces =
        [
            .. node.Span.Links.Select(link => link.TraceId).Where(id => id != node.Span.TraceId).Distinct(StringComparer.Ordinal),
        ];
        var shown = string.Concat(traces.Take(MostLinks).Select(id => $"  → trace {TreeLines.Printable(id)}"));
        return traces.Length <= MostLinks ? shown : $"{shown} and {traces.Length - MostLinks} more";
    }

    private static string Remarks(TreeNode node)
    {
        var message = FailureReason.Of(node.Span) is { } text ? [text] : Array.Empty<string>();
        return string.Concat(message.Concat(node.Warnings).Select(remark => $"  ! {TreeLines.Printable(remark)}"));
    }
}
