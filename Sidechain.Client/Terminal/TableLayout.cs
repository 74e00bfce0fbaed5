namespace Sidechain.Client.Terminal;

/// <summary>The shown columns and their widths. In a narrow terminal dispensable columns go first, then flexible ones shrink.</summary>
internal sealed class TableLayout
{
    /// <summary>Blanks between two columns.</summary>
    public const int Gap = 2;

    /// <summary>A flexible column that is narrower says little, so others make room for it.</summary>
    private const int Comfortable = 16;

    private const int Least = 8;

    private readonly IReadOnlyList<TextTable.Column> _columns;
    private readonly int[] _widths;
    private readonly List<int> _shown;

    /// <param name="columns">From left to right.</param>
    /// <param name="contents">Cells of the terminal that the widest content of each takes; 0: it has none.</param>
    /// <param name="room">Cells of a line; null: as many as it takes.</param>
    public TableLayout(IReadOnlyList<TextTable.Column> columns, IReadOnlyList<int> contents, int? room)
    {
        _columns = columns;
        _widths = [.. columns.Select((column, i) => Math.Max(contents[i], column.Heading.Length))];
        _shown = [.. Enumerable.Range(0, columns.Count).Where(i => contents[i] > 0)];
        if (room is { } cells)
        {
            LeaveOut(cells);
            Shrink(cells);
        }
    }

    /// <summary>Indexes of the columns, from left to right.</summary>
    public IReadOnlyList<int> Shown => _shown;

    /// <summary>Cells of a column.</summary>
    public int Width(int column) => _widths[column];

    private void LeaveOut(int room)
    {
        while (Total(Wanted) > room && _shown.MaxBy(i => _columns[i].Dispensable) is var first && _columns[first].Dispensable > 0)
        {
            _shown.Remove(first);
        }
    }

    private void Shrink(int room)
    {
        while (Total(i => _widths[i]) > room && Flexible.ToArray() is [_, ..] flexible)
        {
            _widths[flexible.MaxBy(i => _widths[i])]--;
        }
    }

    private IEnumerable<int> Flexible => _shown.Where(i => IsFlexible(i) && _widths[i] > Least);

    private int Wanted(int column) => IsFlexible(column) ? Math.Min(_widths[column], Comfortable) : _widths[column];

    private bool IsFlexible(int column) => _columns[column].IsFlexible || _columns[column].Wraps;

    private int Total(Func<int, int> width) => _shown.Sum(width) + ((_shown.Count - 1) * Gap);
}
