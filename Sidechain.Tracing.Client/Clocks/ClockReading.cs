namespace Sidechain.Tracing.Client.Clocks;

/// <summary>Both clocks at the same instant.</summary>
/// <param name="WallUs">Microseconds since the epoch.</param>
/// <param name="Ticks">The monotonic time stamp.</param>
internal readonly record struct ClockReading(long WallUs, long Ticks)
{
    // A thread that loses its processor between the two clocks, or compiles the call of one, would be wrong by milliseconds for a whole
    // trace.
    private const int Tries = 8;
    private const long CloseEnoughUs = 2;

    /// <summary>The wall clock between two readings of the monotonic one: the closest pair of several tries, its middle.</summary>
    public static ClockReading Take(TimeProvider time)
    {
        var best = default(ClockReading);
        var bestWidth = long.MaxValue;
        for (var i = 0; i < Tries && bestWidth > CloseEnoughUs; i++)
        {
            var before = time.GetTimestamp();
            var wallUs = TraceClock.WallUs(time);
            var after = time.GetTimestamp();
            var width = time.GetElapsedTime(before, after).Ticks / TimeSpan.TicksPerMicrosecond;
            if (width < bestWidth)
            {
                (best, bestWidth) = (new ClockReading(wallUs, before + ((after - before) / 2)), width);
            }
        }

        return best;
    }
}
