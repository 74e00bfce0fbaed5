using System.Globalization;

namespace Sidechain.Traces.Shapes;

/// <summary>How many spans a line stands for: <c>×1</c>, <c>×0</c>, <c>×2..3</c>, <c>×1..*</c>, <c>×*</c>.</summary>
/// <param name="Min">At least so many.</param>
/// <param name="Max">At most so many; <see cref="Unbounded"/> is any number.</param>
public readonly record struct SpanCount(int Min, int Max)
{
    public const int Unbounded = int.MaxValue;

    public static SpanCount One { get; } = new(1, 1);

    /// <summary>The line forbids its spans.</summary>
    public bool IsNone => Max == 0;

    /// <summary>As it is written, <c>×</c> included.</summary>
    public override string ToString() => (Min, Max) switch
    {
        (0, Unbounded) => "×*",
        (var n, Unbounded) => string.Create(CultureInfo.InvariantCulture, $"×{n}..*"),
        var (n, m) when n == m => string.Create(CultureInfo.InvariantCulture, $"×{n}"),
        var (n, m) => string.Create(CultureInfo.InvariantCulture, $"×{n}..{m}"),
    };
}
