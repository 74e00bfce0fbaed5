using System.Globalization;

namespace Sidechain.Otlp;

/// <summary>Instants in nanoseconds since 1970.</summary>
public static class OtlpTimes
{
    // 2000 to 2100: a clock may be off by days, but not by lifetimes.
    private const long EarliestNs = 946_684_800_000_000_000;
    private const long LatestNs = 4_102_444_800_000_000_000;

    /// <summary>As long as a span is believed to last.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(7);

    /// <summary>Whether a clock may show it: seconds, milliseconds or microseconds in the place of nanoseconds are none.</summary>
    public static bool IsTime(long? nanoseconds) => nanoseconds is >= EarliestNs and <= LatestNs;

    /// <summary>The instant as people write it.</summary>
    public static string Text(long nanoseconds) =>
        DateTime.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
