using System.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Reports;

/// <summary>The result of comparing a trace with a shape.</summary>
public sealed class ShapeMatch
{
    private readonly IReadOnlyList<ReportRow> _rows;

    internal ShapeMatch(bool holds, IReadOnlyList<ShapeDifference> differences, IReadOnlyList<ReportRow> rows, long compared) =>
        (Holds, Differences, _rows, Compared) = (holds, differences, rows, compared);

    /// <summary>The trace has the shape.</summary>
    public bool Holds { get; }

    /// <summary>In the order of the shape, those of derived spans last; empty when it holds.</summary>
    public IReadOnlyList<ShapeDifference> Differences { get; }

    /// <summary>How many pairs of a line and a span were compared: at most lines times spans.</summary>
    public long Compared { get; }

    /// <summary>
    /// The difference to look at first, as a sentence; empty when the shape holds. A span that is not there comes before what differs
    /// because of it.
    /// </summary>
    public string Sentence => First?.Sentence ?? "";

    // Those of derived spans stand last: one of them is first only when there is nothing else.
    private ShapeDifference? First =>
        Differences.TakeWhile(d => !d.Derived).FirstOrDefault(d => d.Kind == DifferenceKind.Missing)
        ?? (Differences is [var any, ..] ? any : null);

    /// <summary>The line that a span was taken for, also where it only nearly is one.</summary>
    public IReadOnlyDictionary<TreeNode, ShapeLine> Lines
    {
        get
        {
            var lines = new Dictionary<TreeNode, ShapeLine>(ReferenceEqualityComparer.Instance);
            foreach (var row in _rows.Where(row => row is { Line: not null, Node: not null }))
            {
                lines.TryAdd(row.Node!, row.Line!);
            }

            return lines;
        }
    }

    /// <summary>The first difference, the further ones, and the expected tree beside the actual one.</summary>
    /// <param name="width">The most that each of the two columns may have.</param>
    public string Explain(int width = 76)
    {
        var text = new StringBuilder();
        text.Append(Holds ? "The trace has the shape." : $"The trace does not have the shape: {Sentence}").Append('\n');
        const int Further = 9;
        foreach (var difference in Differences.Where(d => !ReferenceEquals(d, First)).Take(Further))
        {
            text.Append("  also: ").Append(difference.Sentence).Append('\n');
        }

        if (Differences.Count > Further + 1)
        {
            text.Append("  and ").Append(Differences.Count - Further - 1).Append(" more\n");
        }

        return text.Append('\n').Append(SideBySide.Render(_rows, width)).ToString();
    }

    public override string ToString() => Explain();
}
