using System.Text;
using Sidechain.Traces.Shapes.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Reports;

/// <summary>Expected and actual tree in two columns. In front: <c>-</c> missing, <c>+</c> too much, <c>~</c> not quite.</summary>
internal static class SideBySide
{
    private const int MostRows = 300;

    public static string Render(IReadOnlyList<ReportRow> rows, int width)
    {
        var shown = rows.Take(MostRows)
            .Select(row => (Mark: Mark(row.Difference), Expected: Cut(Expected(row), width), Actual: Cut(Actual(row), width))).ToArray();
        var left = shown.Select(row => row.Expected.Length).Append("expected".Length).Max();
        var text = new StringBuilder($"  {"expected".PadRight(left)}  actual\n");
        foreach (var (mark, expected, actual) in shown)
        {
            text.Append($"{mark} {expected.PadRight(left)}  {actual}".TrimEnd()).Append('\n');
        }

        if (rows.Count > MostRows)
        {
            text.Append("  … ").Append(rows.Count - MostRows).Append(" more rows\n");
        }

        return text.ToString();
    }

    private static char Mark(DifferenceKind? difference) => difference switch
    {
        null => ' ',
        DifferenceKind.Missing => '-',
        DifferenceKind.Differs or DifferenceKind.Order => '~',
        _ => '+',
    };

    private static string Expected(ReportRow row)
    {
        if (row.Line is not { } line)
        {
            return "";
        }

        var clauses = ShapePrinter.Clauses(line);
        return Indented(row.Level, ShapePrinter.Name(line) + (clauses.Length > 0 ? "  " + clauses : ""));
    }

    private static string Actual(ReportRow row)
    {
        if (row.Node is not { } node)
        {
            return "";
        }

        var span = node.Span;
        var status = span.Unfinished ? "  unfinished" : span.Status == SpanStatus.Ok ? "" : $"  {SpanTexts.Of(span.Status)}";
        var name = $"{(node.Derived ? "· " : "")}{TreeLines.Printable(span.Name)}";
        return Indented(row.Level, $"{name}  {TreeLines.Duration(span)}  @{TreeLines.Printable(span.Tier)}{status}");
    }

    private static string Indented(int level, string text) => new string(' ', 2 * level) + text;

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";
}
