namespace Sidechain.Tracing.Tests;

/// <summary>A wall clock and a monotonic clock that the test moves, each by itself.</summary>
internal sealed class ManualTime : TimeProvider
{
    private DateTimeOffset _wall = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private long _ticks = 1;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _wall;

    public override long GetTimestamp() => _ticks;

    /// <summary>Time passes.</summary>
    public void Pass(TimeSpan time)
    {
        _wall += time;
        _ticks += time.Ticks;
    }

    /// <summary>Somebody sets the wall clock.</summary>
    public void SetBy(TimeSpan time) => _wall += time;
}
