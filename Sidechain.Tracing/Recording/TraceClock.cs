using Sidechain.Tracing.Clocks;

namespace Sidechain.Tracing.Recording;

/// <summary>
/// The clock of one trace: the wall clock read once, the monotonic clock from then on, so that spans of a trace fit into one another
/// whatever happens to the wall clock. A jump over 50 ms is told once, and becomes the new anchor for spans that start later.
/// </summary>
internal sealed class TraceClock
{
    private const long ToleranceUs = 50_000;

    private readonly TimeProvider _time;
    private Anchor _anchor;

    public TraceClock(TimeProvider time)
    {
        _time = time;
        _anchor = new Anchor(ClockReading.Take(time), 0);
    }

    /// <summary>A monotonic time stamp.</summary>
    public long Ticks() => _time.GetTimestamp();

    /// <summary>Microseconds since the epoch by the anchor, for a monotonic time stamp.</summary>
    /// <param name="ticks">The time stamp.</param>
    /// <param name="jumpedUs">By how much that is ahead of what the first anchor would have said, microseconds; 0 until the wall clock jumps.</param>
    public long At(long ticks, out long jumpedUs)
    {
        var anchor = Volatile.Read(ref _anchor);
        jumpedUs = anchor.JumpedUs;
        return anchor.Reading.WallUs + ElapsedUs(anchor.Reading.Ticks, ticks);
    }

    /// <summary>By how much the wall clock has left the anchor at <paramref name="ticks"/>, which is now, microseconds; 0 when that is no jump.
    /// After one the clock goes by the new time; of several callers one is told.</summary>
    public long TakeJumpUs(long ticks)
    {
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

    public long ElapsedUs(long fromTicks, long toTicks) => _time.GetElapsedTime(fromTicks, toTicks).Ticks / TimeSpan.TicksPerMicrosecond;

    public static long WallUs(TimeProvider time) => (time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private sealed record Anchor(ClockReading Reading, long JumpedUs);
}
