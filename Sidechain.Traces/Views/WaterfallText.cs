using System.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Views;

/// <summary>A tree with bars: <c>█</c> for recorded time, <c>░</c> for derived, <c>▏</c> for what is shorter than half a column.</summary>
internal static class WaterfallText
{
    public static string Render(TraceTree tree, int width)
    {
        var lines = TreeLines.Of(tree).ToArray();
        var durationWidth = lines.Select(line => TreeLines.Duration(line.Node.Span).Length).DefaultIfEmpty().Max();
        // Names get what they need, at most half; the bars get the rest.
        var nameWidth = Math.Min(lines.Select(line => line.Text.Length).DefaultIfEmpty().Max(), width / 2);
        var barWidth = width - nameWidth - durationWidth - 4;
        var text = new StringBuilder();
        foreach (var (node, name) in lines)
        {
            text.Append(Cut(name, nameWidth)).Append("  ").Append(Bar(tree, node, barWidth)).Append("  ")
                .Append(TreeLines.Duration(node.Span).PadLeft(durationWidth)).Append('\n');
        }

        return text.ToString();
    }

    private static string Cut(string name, int width) => name.Length <= width ? name.PadRight(width) : name[..(width - 1)] + "…";

    private static string Bar(TraceTree tree, TreeNode node, int width)
    {
        var whole = Math.Max(tree.EndNs - tree.StartNs, 1);
        double Column(long ns) => (double)(ns - tree.StartNs) * width / whole;
        var from = (int)Math.Clamp(Math.Round(Column(node.Span.StartNs)), 0, width - 1);
        var to = (int)Math.Clamp(Math.Round(Column(node.Span.EndNs)), from, width);
        var bar = to == from ? "▏" : new string(node.Derived ? '░' : '█', to - from);
        return (new string(' ', from) + bar).PadRight(width);
    }
}
