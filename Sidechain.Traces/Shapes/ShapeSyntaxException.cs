using System.Globalization;

namespace Sidechain.Traces.Shapes;

/// <summary>A text is no shape. The message says where and what would be one.</summary>
/// <param name="line">From 1.</param>
/// <param name="column">From 1, in characters.</param>
/// <param name="sentence">The fault there, in words.</param>
public sealed class ShapeSyntaxException(int line, int column, string sentence)
    : FormatException(string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}: {sentence}"))
{
    public int Line { get; } = line;

    public int Column { get; } = column;

    /// <summary>The message without the place.</summary>
    public string Sentence { get; } = sentence;
}
