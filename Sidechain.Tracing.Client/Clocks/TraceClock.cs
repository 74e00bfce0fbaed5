namespace Sidechain.Tracing.Client.Clocks;

/// <summary>
/// The clock of one trace: the wall clock read once, the monotonic clock from then on, so that spans of a trace fit into one another
/// whatever happens to the wall clock. A jump over 50 ms is told once, and becomes the new anchor for spans that start later.
/// </summary>
internal sealed class TraceClock
{
    private const long ToleranceUs = 50_000;

    // Spans that end one right after the other are one look at the wall clock.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private readonly long _lookTicks;
    private readonly bool _hasNanoseconds;
    private Anchor _anchor;
    private long _looked = long.MinValue / 2;

    public TraceClock(TimeProvider time)
    {
        _time = time;
        _hasNanoseconds = time.TimestampFrequency == 1_000_000_000;
        _lookTicks = (long)(Look.TotalSeconds * time.TimestampFrequency);
        _anchor = new Anchor(ClockReading.Take(time), 0);
    }

    /// <summary>A monotonic time stamp.</summary>
    public long Ticks() => _time.GetTimestamp();

    /// <summary>Microseconds since the epoch by the anchor, for a monotonic time stamp.</summary>
    /// <param name="ticks">The time stamp.</param>
    /// <param name="jumpedUs">
    /// By how much that is ahead of what the first anchor would have said, microseconds; 0 until the wall clock jumps.
    /// </param>
    public long At(long ticks, out long jumpedUs)
    {
        var anchor = Volatile.Read(ref _anchor);
        jumpedUs = anchor.JumpedUs;
        return anchor.Reading.WallUs + ElapsedUs(anchor.Reading.Ticks, ticks);
    }

    /// <summary>
    /// By how much the wall clock has left the anchor at <paramref name="ticks"/>, which is now, microseconds; 0 when that is no jump.
    /// After one the clock goes by the new time; of several callers one is told. Within a millisecond of the last look it does not look
    /// again.
    /// </summary>
    public long TakeJumpUs(long ticks)
    {
        if (ticks - Volatile.Read(ref _looked) < _lookTicks)
        {
            return 0;
        }

        Volatile.Write(ref _looked, ticks);
        var anchor = Volatile.Read(ref _anchor);
        var left = LeftUs(anchor.Reading, new ClockReading(WallUs(_time), ticks));
        if (left is <= ToleranceUs and >= -ToleranceUs)
        {
            return 0;
        }

        // Perhaps only this thread was away since the time stamp was taken.
        var reading = ClockReading.Take(_time);
        var jump = LeftUs(anchor.Reading, reading);
        return jump is <= ToleranceUs and >= -ToleranceUs
            || Interlocked.CompareExchange(ref _anchor, new Anchor(reading, anchor.JumpedUs + jump), anchor) != anchor
            ? 0 : jump;
    }

    private long LeftUs(ClockReading anchor, ClockReading now) => now.WallUs - anchor.WallUs - ElapsedUs(anchor.Ticks, now.Ticks);

    /// <summary>Microseconds between two monotonic time stamps.</summary>
    public long ElapsedUs(long fromTicks, long toTicks) =>
        _hasNanoseconds ? (toTicks - fromTicks) / 1000 : _time.GetElapsedTime(fromTicks, toTicks).Ticks / TimeSpan.TicksPerMicrosecond;

    public static long WallUs(TimeProvider time) => (time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private sealed record Anchor(ClockReading Reading, long JumpedUs);
}
