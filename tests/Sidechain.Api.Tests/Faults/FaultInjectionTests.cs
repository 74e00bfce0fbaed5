using Microsoft.Extensions.Time.Testing;
using Sidechain.Api.Faults;

namespace Sidechain.Api.Tests.Faults;

public sealed class FaultInjectionTests
{
    [Fact]
    public void Fault_ItsTimeIsOver_IsGone()
    {
        var time = new FakeTimeProvider();
        var faults = new FaultInjection(time) { User = "alice" };
        faults.TrySet("alice", FaultTarget.Database, new Fault(FaultMode.Slow, TimeSpan.FromSeconds(1), time.GetUtcNow().AddSeconds(60)));

        Assert.NotNull(faults.Of(FaultTarget.Database));
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Null(faults.Of(FaultTarget.Database));
        Assert.Empty(faults.Active("alice"));
    }

    [Fact]
    public void Fault_OutsideOfARequest_MeetsNobody()
    {
        var time = new FakeTimeProvider();
        var faults = new FaultInjection(time);
        faults.TrySet("alice", FaultTarget.Stream, new Fault(FaultMode.Fail, TimeSpan.Zero, time.GetUtcNow().AddSeconds(60)));

        Assert.Null(faults.Of(FaultTarget.Stream));
    }

    [Fact]
    public void TrySet_TooMany_RefusesUntilSomeAreOver()
    {
        var time = new FakeTimeProvider();
        var faults = new FaultInjection(time);
        var fault = new Fault(FaultMode.Fail, TimeSpan.Zero, time.GetUtcNow().AddSeconds(60));
        for (var user = 0; user < 1000; user++)
        {
            Assert.True(faults.TrySet($"user-{user}", FaultTarget.Api, fault));
        }

        Assert.False(faults.TrySet("one-more", FaultTarget.Api, fault));
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.True(faults.TrySet("one-more", FaultTarget.Api, fault with { EndsAt = time.GetUtcNow().AddSeconds(1) }));
    }
}
