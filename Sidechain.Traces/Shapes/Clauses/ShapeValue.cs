using System.Globalization;
using Sidechain.Traces.Shapes.Text;

namespace Sidechain.Traces.Shapes.Clauses;

/// <summary>The right side of a comparison.</summary>
/// <param name="Text">Without quotes or slashes.</param>
/// <param name="Quoted">Always a text, never a number.</param>
/// <param name="Pattern">Set for <c>/regex/</c>.</param>
public sealed record ShapeValue(string Text, bool Quoted, NamePattern? Pattern = null)
{
    /// <summary>The value as a number, where it is one.</summary>
    public double? Number { get; } = Quoted || Pattern is not null ? null : Parse(Text);

    public override string ToString() => this switch
    {
        { Pattern: not null } => $"/{Text}/",
        { Quoted: true } => Quotes.Write(Text),
        _ => Text,
    };

    // Not "Infinity" or "NaN", which are words in a shape.
    private static double? Parse(string text) =>
        text.Length > 0 && (char.IsAsciiDigit(text[^1]) || text[^1] == '.')
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
