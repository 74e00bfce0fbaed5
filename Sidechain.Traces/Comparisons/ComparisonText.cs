using System.Globalization;
using System.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Comparisons;

/// <summary>Prints a comparison for people: a step a line, with both times and the difference.</summary>
public static class ComparisonText
{
    private const string Absent = "-";

    /// <summary>Every line ended by a line feed.</summary>
    public static string Render(TraceComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var rows = comparison.Steps.Select(step => (
            Name: $"{new string(' ', step.Depth * 2)}{TreeLines.Printable(step.Name)}", A: Time(step.A), B: Time(step.B),
            Difference: step is { A: { } a, B: { } b } ? TraceComparison.Milliseconds(b - a) : step.A is null ? "only B" : "only A"))
            .Prepend((Name: "", A: "A", B: "B", Difference: "B - A")).ToArray();
        var (name, one) = (Math.Min(rows.Max(row => row.Name.Length), TreeLines.MostPadding), rows.Max(row => row.A.Length));
        var (other, difference) = (rows.Max(row => row.B.Length), rows.Max(row => row.Difference.Length));
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append($"{row.Name.PadRight(name)}  {row.A.PadLeft(one)}  {row.B.PadLeft(other)}  {row.Difference.PadLeft(difference)}\n");
        }

        text.Append('\n');
        foreach (var (tier, ns) in comparison.ByTier)
        {
            text.Append($"  {TreeLines.Printable(tier).PadRight(10)}  {TraceComparison.Milliseconds(ns).PadLeft(difference)}\n");
        }

        return text.ToString();
    }

    private static string Time(long? ns) => ns is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time / 1e6:0.0} ms") : Absent;
}
