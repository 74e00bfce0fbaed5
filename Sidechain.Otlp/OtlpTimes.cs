using System.Globalization;

namespace Sidechain.Otlp;

/// <summary>Instants in nanoseconds since 1970.</summary>
public static class OtlpTimes
{
    // 2000 to 2100: a clock may be off by days, but not by lifetimes.
    private const long EarliestNs = 946_684_800_000_000_000;
    private const long LatestNs = 4_102_444_800_000_000_000;

    /// <summary>2258: what a file says beyond that is no time, and no document of ours could say it.</summary>
    internal const long LatestReadNs = 9_100_000_000_000_000_000;

    // 2010 to 2050.
    private const long SinceNs = 1_262_304_000_000_000_000;
    private const long UntilNs = 2_524_608_000_000_000_000;

    private static readonly (string Name, long LengthNs)[] Units =
        [("nanoseconds", 1), ("microseconds", 1_000), ("milliseconds", 1_000_000), ("seconds", 1_000_000_000)];

    private const long YearNs = 366L * 24 * 60 * 60 * 1_000_000_000;

    /// <summary>As long as a span is believed to last.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(7);

    /// <summary>Whether a clock may show it: seconds, milliseconds or microseconds in the place of nanoseconds are none.</summary>
    public static bool IsTime(long? nanoseconds) => nanoseconds is >= EarliestNs and <= LatestNs;

    /// <summary>
    /// Whether it may be the time of a clock with a dead battery, which counts from 1970 or 1980; a trace's exchanges correct it. Seconds,
    /// milliseconds or microseconds of now look much the same: their sender should hear of it.
    /// </summary>
    public static bool IsOfADeadClock(long? nanoseconds, DateTimeOffset now) =>
        nanoseconds is > 0 and < EarliestNs
        && !new[] { 1_000L, 1_000_000, 1_000_000_000 }.Any(unit =>
            Math.Abs(nanoseconds.Value - ((now - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick / unit)) <= YearNs / unit);

    /// <summary>The wrong unit that an instant seems to have: in that, it is in the years 2010 to 2050, not in 1970. Else null.</summary>
    /// <param name="nanoseconds">As it was read.</param>
    /// <param name="unitNs">How many nanoseconds the unit has that is due.</param>
    public static string? OtherUnit(long? nanoseconds, long unitNs = 1)
    {
        if (nanoseconds is not (> 0 and < EarliestNs))
        {
            return null;
        }

        return UnitOf(nanoseconds.Value / unitNs, unitNs) is { LengthNs: var length } unit && length > unitNs ? unit.Name : null;
    }

    /// <summary>The wrong unit that a number seems to have: in that, it is in the years 2010 to 2050. Null for no time.</summary>
    /// <param name="number">As it was written.</param>
    /// <param name="unitNs">How many nanoseconds the unit has that is due.</param>
    public static string? OtherUnitOf(long number, long unitNs) => UnitOf(number, unitNs)?.Name;

    private static (string Name, long LengthNs)? UnitOf(long number, long unitNs)
    {
        foreach (var unit in Units)
        {
            if (unit.LengthNs != unitNs && number >= SinceNs / unit.LengthNs && number <= UntilNs / unit.LengthNs)
            {
                return unit;
            }
        }

        return null;
    }

    /// <summary>The name of a unit of so many nanoseconds.</summary>
    internal static string UnitName(long unitNs) => Array.Find(Units, unit => unit.LengthNs == unitNs).Name;

    /// <summary>The instant as people write it.</summary>
    public static string Text(long nanoseconds) =>
        DateTime.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
