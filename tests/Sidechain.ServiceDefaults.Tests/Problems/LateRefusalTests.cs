using Microsoft.Extensions.Time.Testing;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.ServiceDefaults.Tests.Problems;

public sealed class LateRefusalTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Refusal_IsToldAMomentLater()
    {
        var told = new LateRefusals(_time, most: 1).WaitAsync(TestContext.Current.CancellationToken);

        Assert.False(told.IsCompleted);
        _time.Advance(LateRefusals.Pause);
        await told;
    }

    [Fact]
    public async Task Callers_BeyondThoseWhoMayWait_AreToldAtOnce()
    {
        var refusals = new LateRefusals(_time, most: 2);
        Task[] waiting = [.. Enumerable.Range(0, 2).Select(_ => refusals.WaitAsync(TestContext.Current.CancellationToken))];

        await refusals.WaitAsync(TestContext.Current.CancellationToken);
        Assert.All(waiting, told => Assert.False(told.IsCompleted));

        _time.Advance(LateRefusals.Pause);
        await Task.WhenAll(waiting);
        Assert.False(refusals.WaitAsync(TestContext.Current.CancellationToken).IsCompleted);
    }

    [Fact]
    public async Task Caller_ThatHasGone_IsNotWaitedFor()
    {
        using var gone = new CancellationTokenSource();
        var refusals = new LateRefusals(_time, most: 1);
        var told = refusals.WaitAsync(gone.Token);
        await gone.CancelAsync();

        await told;
        Assert.False(refusals.WaitAsync(TestContext.Current.CancellationToken).IsCompleted);
    }
}
