using Microsoft.Extensions.Time.Testing;
using Sidechain.Telemetry.Doors.Limits;

namespace Sidechain.Telemetry.Tests.Doors.Limits;

public sealed class LocalLimiterTests
{
    [Fact]
    public void HundredAMinute_WithABurstOfFifty_IsWhatPasses()
    {
        var clock = new FakeTimeProvider();
        var limiter = new LocalLimiter(clock);
        var rate = Rate.Of(perMinute: 100, burst: 50);
        int Pass(int tries) => Enumerable.Range(0, tries).Count(_ => limiter.Try("alice", rate) is null);

        Assert.Equal(50, Pass(80));
        Assert.Equal(TimeSpan.FromMilliseconds(600), limiter.Try("alice", rate));
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(10, Pass(80));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(50, Pass(80));
        Assert.Null(limiter.Try("bob", rate));
    }
}
