namespace Sidechain.PluginHostSim.Faults;

/// <summary>A user's clock: off by an offset, drifting, jumping at wake-up. The monotonic clock is right, as on a real machine.</summary>
/// <param name="offset">Added to the true time.</param>
/// <param name="driftPpm">Microseconds that it gains in a second.</param>
/// <param name="right">A clock that is right; null: the system's.</param>
internal sealed class WrongClock(TimeSpan offset, double driftPpm = 0, TimeProvider? right = null) : TimeProvider
{
    private readonly TimeProvider _right = right ?? System;
    private readonly long _started = (right ?? System).GetTimestamp();
    private long _jumpTicks;

    public override long TimestampFrequency => _right.TimestampFrequency;

    public override long GetTimestamp() => _right.GetTimestamp();

    public override DateTimeOffset GetUtcNow()
    {
        var drift = _right.GetElapsedTime(_started) * (driftPpm / 1e6);
        return _right.GetUtcNow() + offset + drift + TimeSpan.FromTicks(Volatile.Read(ref _jumpTicks));
    }

    /// <summary>The machine slept: the wall clock went on and the monotonic one did not.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref _jumpTicks, by.Ticks);
}
