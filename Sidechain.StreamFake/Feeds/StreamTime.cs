using System.Globalization;

namespace Sidechain.StreamFake.Feeds;

/// <summary>Times as Stream writes them: ISO 8601 in UTC without a zone, to the microsecond.</summary>
internal static class StreamTime
{
    private const string Format = "yyyy-MM-ddTHH:mm:ss.ffffff";

    /// <summary>Takes a zone where there is one; without one the time is UTC.</summary>
    public static bool TryParse(string? text, out DateTime time)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var read = DateTime.TryParse(text, CultureInfo.InvariantCulture, Utc, out time) && time.Year > 1582;
        time = ToMicroseconds(time);
        return read;
    }

    public static DateTime Now(TimeProvider clock) => ToMicroseconds(clock.GetUtcNow().UtcDateTime);

    public static string ToText(DateTime time) => time.ToString(Format, CultureInfo.InvariantCulture);

    private static DateTime ToMicroseconds(DateTime time) => new(time.Ticks - time.Ticks % TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
}
