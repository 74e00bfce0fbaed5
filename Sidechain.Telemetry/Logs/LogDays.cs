namespace Sidechain.Telemetry.Logs;

/// <summary>The day under which a log record is kept.</summary>
internal static class LogDays
{
    /// <summary>Days that are kept besides today's.</summary>
    public const int Kept = 1;

    /// <summary>That of its time, clamped to yesterday and tomorrow.</summary>
    public static DateOnly Of(long timeNs, DateOnly today)
    {
        var day = DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks(timeNs / 100));
        var (first, last) = (today.AddDays(-Kept), today.AddDays(1));
        return day < first ? first : day > last ? last : day;
    }
}
