using System.Globalization;

namespace Sidechain.StreamFake.Ids;

/// <summary>Times as Stream writes them: ISO 8601 in UTC to the microsecond, without a zone in activities, else with <c>Z</c>.</summary>
internal static class StreamTime
{
    private const string Format = "yyyy-MM-ddTHH:mm:ss.ffffff";

    /// <summary>The years in between are those that a <see cref="TimeUuid"/> can hold.</summary>
    private const int BeforeAll = 1582;

    private const int AfterAll = 5236;

    /// <summary>Takes a zone where there is one; without one the time is UTC.</summary>
    public static bool TryParse(string? text, out DateTime time)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var read = DateTime.TryParse(text, CultureInfo.InvariantCulture, Utc, out time) && time.Year is > BeforeAll and < AfterAll;
        time = ToMicroseconds(time);
        return read;
    }

    public static DateTime Now(TimeProvider clock) => ToMicroseconds(clock.GetUtcNow().UtcDateTime);

    /// <summary>Of an activity.</summary>
    public static string ToText(DateTime time) => time.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Of everything else.</summary>
    public static string ToZonedText(DateTime time) => time.ToString(Format + "Z", CultureInfo.InvariantCulture);

    private static DateTime ToMicroseconds(DateTime time) => new(time.Ticks - time.Ticks % TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
}
