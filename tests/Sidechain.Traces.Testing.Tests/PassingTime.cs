using Microsoft.Extensions.Time.Testing;

namespace Sidechain.Traces.Testing.Tests;

/// <summary>A clock on which a wait is over at once and has taken as long as it should: no deadline depends on the machine.</summary>
internal sealed class PassingTime : FakeTimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Advance(dueTime);
        return timer;
    }
}
