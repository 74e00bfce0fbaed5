namespace Sidechain.Traces.Shapes.Clauses;

/// <summary>How operators are written, and what they say of an order.</summary>
internal static class Comparisons
{
    public static string Of(Comparison comparison) => comparison switch
    {
        Comparison.Equal => "=",
        Comparison.NotEqual => "!=",
        Comparison.Less => "<",
        Comparison.LessOrEqual => "<=",
        Comparison.Greater => ">",
        Comparison.GreaterOrEqual => ">=",
        Comparison.Contains => "~",
        _ => "",
    };

    /// <param name="order">Negative, zero or positive, as of <see cref="IComparable"/>.</param>
    public static bool Holds(Comparison comparison, int order) => comparison switch
    {
        Comparison.Equal => order == 0,
        Comparison.NotEqual => order != 0,
        Comparison.Less => order < 0,
        Comparison.LessOrEqual => order <= 0,
        Comparison.Greater => order > 0,
        Comparison.GreaterOrEqual => order >= 0,
        _ => false,
    };
}
