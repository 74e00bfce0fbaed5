using Microsoft.Extensions.Time.Testing;
using Sidechain.PluginHostSim.Faults;

namespace Sidechain.PluginHostSim.Tests.Sharing;

public sealed class WrongClockTests
{
    private readonly FakeTimeProvider _right = new();

    [Fact]
    public void Wall_OffAndJumped_IsWrongByBothAndTheMonotonicClockIsRight()
    {
        var clock = new WrongClock(TimeSpan.FromSeconds(-90), driftPpm: 0, _right);
        var started = clock.GetTimestamp();
        Assert.Equal(TimeSpan.FromSeconds(-90), clock.GetUtcNow() - _right.GetUtcNow());

        clock.Jump(TimeSpan.FromHours(1));
        _right.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(90), clock.GetUtcNow() - _right.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(1), clock.GetElapsedTime(started));
    }

    [Fact]
    public void Wall_ThatDrifts_GainsWithTheTimeThatPasses()
    {
        var clock = new WrongClock(TimeSpan.Zero, driftPpm: 200, _right);
        _right.Advance(TimeSpan.FromDays(1));

        Assert.Equal(TimeSpan.FromSeconds(86_400 * 200e-6), clock.GetUtcNow() - _right.GetUtcNow());
    }
}
