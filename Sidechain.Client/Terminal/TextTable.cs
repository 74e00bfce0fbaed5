using Sidechain.Traces.Views;

namespace Sidechain.Client.Terminal;

/// <summary>
/// Rows in aligned columns under a line of headings. A table wider than the terminal loses its dispensable columns; then the flexible ones
/// are cut or go on in the next line. An empty column is left out. Texts are made harmless, since others wrote them.
/// </summary>
public sealed class TextTable
{
    private static readonly string Gap = new(' ', TableLayout.Gap);

    private readonly Column[] _columns;
    private readonly List<string[]> _rows = [];

    /// <summary>Begins without rows.</summary>
    /// <param name="columns">From left to right.</param>
    public TextTable(params Column[] columns) => _columns = columns;

    /// <summary>A column.</summary>
    /// <param name="Heading">Its first line; empty for none.</param>
    /// <param name="IsNumber">Aligned to the right.</param>
    /// <param name="IsFlexible">Cut where the line is too long.</param>
    /// <param name="Dispensable">In a narrow terminal the column with the highest number is left out first; 0 stays.</param>
    /// <param name="Wraps">Goes on in the next line where the line is too long.</param>
    public sealed record Column(string Heading, bool IsNumber = false, bool IsFlexible = false, int Dispensable = 0, bool Wraps = false);

    /// <summary>One cell for each column; null or empty shows nothing.</summary>
    public void Add(params string?[] cells) => _rows.Add([.. cells.Select(cell => TreeText.Printable(OneLine(cell ?? "")))]);

    // A comment may have several lines, and a row has one.
    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Replace('\t', ' ');

    /// <summary>Prints it.</summary>
    public void Print(Screen screen)
    {
        var (heading, lines) = Lines(Screen.Room);
        if (heading is not null)
        {
            screen.Hint(heading);
        }

        foreach (var line in lines)
        {
            screen.Line(line);
        }
    }

    /// <summary>The headings, where there are any, and the lines below them.</summary>
    /// <param name="room">Cells of a line; null: as many as it takes.</param>
    internal (string? Heading, IReadOnlyList<string> Lines) Lines(int? room)
    {
        var contents = _columns.Select((_, i) => _rows.Select(row => CellText.Width(row[i])).DefaultIfEmpty().Max());
        var layout = new TableLayout(_columns, [.. contents], room);
        var hasHeading = layout.Shown.Any(column => _columns[column].Heading.Length > 0);
        return (
            hasHeading ? Line(layout, column => _columns[column].Heading) : null,
            [.. _rows.SelectMany(row => RowLines(layout, row))]);
    }

    private IEnumerable<string> RowLines(TableLayout layout, string[] row)
    {
        var cells = layout.Shown.ToDictionary(column => column, column => CellLines(row[column], column, layout.Width(column)));
        for (var number = 0; number < cells.Values.Select(lines => lines.Count).DefaultIfEmpty(1).Max(); number++)
        {
            yield return Line(layout, column => cells[column].ElementAtOrDefault(number) ?? "");
        }
    }

    private IReadOnlyList<string> CellLines(string text, int column, int width) =>
        _columns[column].Wraps ? CellText.Wrap(text, width) : [CellText.Cut(text, width)];

    private string Line(TableLayout layout, Func<int, string> cell) => string.Join(Gap, layout.Shown.Select(column =>
    {
        var text = cell(column);
        var blanks = new string(' ', Math.Max(0, layout.Width(column) - CellText.Width(text)));
        return _columns[column].IsNumber ? blanks + text : text + blanks;
    })).TrimEnd();
}
