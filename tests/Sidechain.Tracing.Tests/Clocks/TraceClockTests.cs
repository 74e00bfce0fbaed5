using Sidechain.Tracing.Client.Clocks;

namespace Sidechain.Tracing.Tests.Clocks;

public sealed class TraceClockTests
{
    [Fact]
    public void Anchor_OfAThreadThatLosesItsProcessorBetweenTheClocks_IsStillRight()
    {
        var time = new SlowReading(TimeSpan.FromMilliseconds(10), slow: 1);

        var clock = new TraceClock(time);

        Assert.InRange(clock.At(clock.Ticks(), out _) - TraceClock.WallUs(time), -10, 10);
    }

    [Fact]
    public void Jump_OfAThreadThatWasAwayBetweenTheClocks_IsNone()
    {
        var time = new SlowReading(TimeSpan.FromMilliseconds(200), slow: 0);
        var clock = new TraceClock(time);
        time.Slow = 1;

        Assert.Equal(0, clock.TakeJumpUs(clock.Ticks()));
        Assert.InRange(clock.At(clock.Ticks(), out _) - TraceClock.WallUs(time), -10, 10);
    }

    [Fact]
    public void Jump_OfTheWallClockItself_IsToldOnceAndIsTheNewAnchor()
    {
        var time = new SlowReading(TimeSpan.FromMilliseconds(200), slow: 0);
        var clock = new TraceClock(time);
        time.Offset = TimeSpan.FromHours(-3);
        time.Slow = 1;

        Assert.InRange(clock.TakeJumpUs(clock.Ticks()), -10_800_000_010, -10_799_999_990);
        Assert.Equal(0, clock.TakeJumpUs(clock.Ticks()));
        Assert.InRange(clock.At(clock.Ticks(), out _) - TraceClock.WallUs(time), -10, 10);
    }

    [Fact]
    public void Jump_IsLookedForOnceAMillisecond()
    {
        var time = new ManualTime();
        var clock = new TraceClock(time);
        Assert.Equal(0, clock.TakeJumpUs(clock.Ticks()));
        time.SetBy(TimeSpan.FromHours(1));

        time.Pass(TimeSpan.FromMicroseconds(999));
        Assert.Equal(0, clock.TakeJumpUs(clock.Ticks()));
        time.Pass(TimeSpan.FromMicroseconds(1));
        Assert.Equal(3_600_000_000, clock.TakeJumpUs(clock.Ticks()));
    }

    /// <summary>A machine on which the next readings of the wall clock come late after those of the monotonic one.</summary>
    private sealed class SlowReading(TimeSpan late, int slow) : TimeProvider
    {
        private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
        private long _ticks = 1;

        public int Slow { get; set; } = slow;

        public TimeSpan Offset { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks++;

        public override DateTimeOffset GetUtcNow()
        {
            if (Slow-- > 0)
            {
                _ticks += late.Ticks;
            }

            return Start + Offset + TimeSpan.FromTicks(_ticks);
        }
    }
}
