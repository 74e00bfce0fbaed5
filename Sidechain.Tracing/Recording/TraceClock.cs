namespace Sidechain.Tracing.Recording;

/// <summary>
/// The clock of one trace: the wall clock read once, the monotonic clock from then on, so that spans of a trace fit into one another
/// whatever happens to the wall clock. A jump over 50 ms is told once, and becomes the new anchor for spans that start later.
/// </summary>
internal sealed class TraceClock
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private long _anchorUs;
    private long _anchorTicks;

    public TraceClock(TimeProvider time)
    {
        _time = time;
        _anchorTicks = time.GetTimestamp();
        _anchorUs = WallUs(time);
    }

    /// <summary>Microseconds since the epoch by the anchor, and the monotonic time stamp that belongs to it.</summary>
    public (long Us, long Ticks) Now()
    {
        lock (_lock)
        {
            var ticks = _time.GetTimestamp();
            return (_anchorUs + Microseconds(_time.GetElapsedTime(_anchorTicks, ticks)), ticks);
        }
    }

    /// <summary>By how much the wall clock has left the anchor, when that is a jump; from now on the clock goes by the new time.</summary>
    public TimeSpan? TakeJump()
    {
        lock (_lock)
        {
            var ticks = _time.GetTimestamp();
            var wallUs = WallUs(_time);
            var jump = TimeSpan.FromMicroseconds(wallUs - _anchorUs) - _time.GetElapsedTime(_anchorTicks, ticks);
            if (jump.Duration() <= Tolerance)
            {
                return null;
            }

            (_anchorUs, _anchorTicks) = (wallUs, ticks);
            return jump;
        }
    }

    public long ElapsedUs(long fromTicks, long toTicks) => Microseconds(_time.GetElapsedTime(fromTicks, toTicks));

    public static long WallUs(TimeProvider time) => Microseconds(time.GetUtcNow() - DateTimeOffset.UnixEpoch);

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;
}
