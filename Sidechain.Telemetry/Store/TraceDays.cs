namespace Sidechain.Telemetry.Store;

/// <summary>The day under which a trace is kept, decided once, by the span of it that comes first.</summary>
internal static class TraceDays
{
    /// <summary>Days back from today: as long as a client keeps what it could not send.</summary>
    public const int Past = 6;

    /// <summary>Days ahead of today: half of the world is further than UTC.</summary>
    public const int Ahead = 1;

    private const int EarliestYear = 2000;

    /// <summary>The day of pinned traces, which is never dropped.</summary>
    public static DateOnly Pinned { get; } = new(9999, 12, 31);

    /// <param name="startNs">By the sender's clock.</param>
    public static DateOnly Of(long startNs, Batch batch, DateOnly today)
    {
        // A service's clock is right; a client's is not, and where it cannot be corrected it says nothing.
        if (!batch.Sender.IsService && batch.Clock.OffsetUs is null)
        {
            return today;
        }

        var start = DateTime.UnixEpoch.AddMicroseconds((startNs / 1000) + (batch.Clock.OffsetUs ?? 0));
        // Of a dead battery. Nobody knows when that was, but that it has come now.
        if (start.Year < EarliestYear)
        {
            return today;
        }

        var day = DateOnly.FromDateTime(start);
        var (first, last) = (today.AddDays(-Past), today.AddDays(Ahead));
        return day < first ? first : day > last ? last : day;
    }
}
