namespace Sidechain.Traces.Clocks;

/// <summary>Sums of nanoseconds that stay within a long: times come from strangers, and open ends are the ends of the numbers.</summary>
internal static class Saturated
{
    public static long Sum(long a, long b) => (long)Int128.Clamp((Int128)a + b, long.MinValue, long.MaxValue);

    public static long Difference(long a, long b) => (long)Int128.Clamp((Int128)a - b, long.MinValue, long.MaxValue);

    /// <summary>A lower end moved down; what is open, or moved by what is not known, is open.</summary>
    public static long Less(long end, long by) => end == long.MinValue || by == long.MaxValue ? long.MinValue : Difference(end, by);

    /// <summary>An upper end moved up.</summary>
    public static long More(long end, long by) => end == long.MaxValue || by == long.MaxValue ? long.MaxValue : Sum(end, by);
}
