using System.Globalization;

namespace Sidechain.Traces.Shapes.Text;

/// <summary>Reads <c>×2</c>, <c>×2..3</c>, <c>×1..*</c>, <c>×*</c>, each with <c>x</c> too.</summary>
internal static class CountReader
{
    public static bool IsNext(LineCursor line) =>
        line.Here == '×' || (line.Here == 'x' && (char.IsAsciiDigit(line.At(1)) || line.At(1) == '*'));

    public static SpanCount Read(LineCursor line)
    {
        var start = line.Position++;
        if (line.Take("*"))
        {
            return new(0, SpanCount.Unbounded);
        }

        var min = Whole(line);
        if (!line.Take(".."))
        {
            return new(min, min);
        }

        if (line.Take("*"))
        {
            return new(min, SpanCount.Unbounded);
        }

        var max = Whole(line);
        return max >= min ? new(min, max) : throw line.Wrong($"×{min}..{max} counts backwards", start);
    }

    private static int Whole(LineCursor line)
    {
        const int Most = 1_000_000;
        var start = line.Position;
        while (char.IsAsciiDigit(line.Here))
        {
            line.Position++;
        }

        var digits = line.Text.AsSpan(start, line.Position - start);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= Most
            ? number
            : throw line.Wrong($"a count is expected here: ×2, ×2..3, ×1..* or ×* (at most {Most})", start);
    }
}
