using Sidechain.Traces.Trees;
using Spectre.Console.Rendering;

namespace Sidechain.Client.Terminal;

/// <summary>
/// Rows in aligned columns under a line of headings. What does not fit into the terminal is cut out of the flexible columns; a column in which
/// no row has anything is left out. Texts are made harmless: others wrote them.
/// </summary>
public sealed class TextTable
{
    private const string Gap = "  ";
    private const int LeastFlexible = 8;

    private readonly Column[] _columns;
    private readonly List<string[]> _rows = [];

    /// <summary>Begins without rows.</summary>
    /// <param name="columns">From left to right.</param>
    public TextTable(params Column[] columns) => _columns = columns;

    /// <summary>A column.</summary>
    /// <param name="Heading">Its first line; empty for none.</param>
    /// <param name="IsNumber">Aligned to the right.</param>
    /// <param name="IsFlexible">Cut where the line is too long.</param>
    public sealed record Column(string Heading, bool IsNumber = false, bool IsFlexible = false);

    /// <summary>One cell for each column; null or empty shows nothing.</summary>
    public void Add(params string?[] cells) => _rows.Add([.. cells.Select(cell => TreeText.Printable(cell ?? ""))]);

    /// <summary>Prints it.</summary>
    public void Print(Screen screen)
    {
        var shown = Enumerable.Range(0, _columns.Length).Where(column => _rows.Exists(row => row[column].Length > 0)).ToArray();
        var widths = shown.ToDictionary(column => column, column => _rows.Max(row => Width(row[column])));
        if (Array.Exists(shown, column => _columns[column].Heading.Length > 0))
        {
            foreach (var column in shown)
            {
                widths[column] = Math.Max(widths[column], _columns[column].Heading.Length);
            }

            Fit(shown, widths);
            screen.Hint(Line(shown, widths, column => _columns[column].Heading));
        }
        else
        {
            Fit(shown, widths);
        }

        foreach (var row in _rows)
        {
            screen.Line(Line(shown, widths, column => row[column]));
        }
    }

    private void Fit(int[] shown, Dictionary<int, int> widths)
    {
        // A file or a pipe has no width: what reads it gets everything.
        if (Console.IsOutputRedirected)
        {
            return;
        }

        var over = widths.Values.Sum() + ((shown.Length - 1) * Gap.Length) - Screen.Width;
        foreach (var column in shown.Where(column => _columns[column].IsFlexible && over > 0))
        {
            var cut = Math.Min(over, Math.Max(0, widths[column] - LeastFlexible));
            widths[column] -= cut;
            over -= cut;
        }
    }

    private string Line(int[] shown, Dictionary<int, int> widths, Func<int, string> cell) => string.Join(Gap, shown.Select(column =>
    {
        var text = Cut(cell(column), widths[column]);
        var blanks = new string(' ', Math.Max(0, widths[column] - Width(text)));
        return _columns[column].IsNumber ? blanks + text : text + blanks;
    })).TrimEnd();

    private static string Cut(string text, int width)
    {
        if (Width(text) <= width)
        {
            return text;
        }

        var kept = text;
        while (kept.Length > 0 && Width(kept) > width - 1)
        {
            kept = kept[..^(kept.Length > 1 && char.IsLowSurrogate(kept[^1]) ? 2 : 1)];
        }

        return kept + "…";
    }

    /// <summary>Cells of the terminal: a Chinese letter takes two.</summary>
    private static int Width(string text) => text.All(char.IsAscii) ? text.Length : new Segment(text).CellCount();
}
