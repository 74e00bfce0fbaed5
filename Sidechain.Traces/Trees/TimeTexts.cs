namespace Sidechain.Traces.Trees;

/// <summary>Times in warnings: in the verdict's units, to the microsecond where that matters.</summary>
internal static class TimeTexts
{
    /// <param name="ns">Nanoseconds; may be less than none.</param>
    public static string Of(long ns) => FormattableString.Invariant(Math.Abs((decimal)ns) switch
    {
        >= 172_800_000_000_000 => $"{ns / 86_400e9:0.#} days",
        >= 7_200_000_000_000 => $"{ns / 3_600e9:0.#} h",
        >= 120_000_000_000 => $"{ns / 60e9:0.#} min",
        >= 10_000_000_000 => $"{ns / 1e9:0.###} s",
        _ => (FormattableString)$"{ns / 1e6:0.###} ms",
    });
}
