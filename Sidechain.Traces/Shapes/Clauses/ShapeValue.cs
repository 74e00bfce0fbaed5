using System.Globalization;
using Sidechain.Traces.Shapes.Text;

namespace Sidechain.Traces.Shapes.Clauses;

/// <summary>The right side of a comparison.</summary>
/// <param name="Text">Without quotes or slashes.</param>
/// <param name="Quoted">Always a text, never a number.</param>
/// <param name="Pattern">Set for <c>/regex/</c>.</param>
public sealed record ShapeValue(string Text, bool Quoted, NamePattern? Pattern = null)
{
    // A decimal holds its digits.
    private const double MostWhole = 1e28;

    /// <summary>The value as a number, where it is one.</summary>
    public double? Number { get; } = Quoted || Pattern is not null ? null : Parse(Text);

    // Ids that count upwards, such as those of Snowflake's kind, are beyond what a double tells apart.
    private Int128? Whole { get; } = Quoted || Pattern is not null ? null : ParseWhole(Text);

    /// <summary>The order of an attribute's number and this one, exact where both are whole; null where one of them is no number.</summary>
    internal int? Order(object? actual)
    {
        var (number, whole) = actual switch
        {
            long exact => (exact, exact),
            int exact => (exact, exact),
            double given when double.IsInteger(given) && Math.Abs(given) < MostWhole => (given, (Int128)given),
            double given => (given, (Int128?)null),
            _ => (double.NaN, null),
        };
        return (whole, Whole) is ({ } a, { } b) ? a.CompareTo(b)
            : Number is { } expected && !double.IsNaN(number) ? number.CompareTo(expected)
            : null;
    }

    public override string ToString() => this switch
    {
        { Pattern: not null } => $"/{Text}/",
        { Quoted: true } => Quotes.Write(Text),
        _ => Text,
    };

    private static Int128? ParseWhole(string text) =>
        Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var digits) ? digits
        : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && decimal.IsInteger(number)
            && Math.Abs(number) < (decimal)MostWhole ? (Int128)number
        : null;

    // Not "Infinity" or "NaN", which are words in a shape.
    private static double? Parse(string text) =>
        text.Length > 0 && (char.IsAsciiDigit(text[^1]) || text[^1] == '.')
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
