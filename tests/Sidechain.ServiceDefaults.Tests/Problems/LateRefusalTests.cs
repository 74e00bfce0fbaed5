using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.ServiceDefaults.Tests.Services;

namespace Sidechain.ServiceDefaults.Tests.Problems;

public sealed class LateRefusalTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Refusal_IsToldAMomentLater()
    {
        var told = new LateRefusals(_time, most: 1, mostOfAddress: 1).WaitAsync("a", TestContext.Current.CancellationToken);

        Assert.False(told.IsCompleted);
        _time.Advance(LateRefusals.Pause);
        await told;
    }

    [Fact]
    public async Task Callers_BeyondThoseWhoMayWait_AreToldAtOnce()
    {
        var refusals = new LateRefusals(_time, most: 2, mostOfAddress: 2);
        Task[] waiting = [.. Enumerable.Range(0, 2).Select(_ => refusals.WaitAsync("a", TestContext.Current.CancellationToken))];

        Assert.False(await refusals.WaitAsync("b", TestContext.Current.CancellationToken));
        Assert.All(waiting, told => Assert.False(told.IsCompleted));

        _time.Advance(LateRefusals.Pause);
        await Task.WhenAll(waiting);
        Assert.False(refusals.WaitAsync("a", TestContext.Current.CancellationToken).IsCompleted);
    }

    [Fact]
    public async Task Caller_ThatHasGone_IsNotWaitedFor()
    {
        using var gone = new CancellationTokenSource();
        var refusals = new LateRefusals(_time, most: 1, mostOfAddress: 1);
        var told = refusals.WaitAsync("a", gone.Token);
        await gone.CancelAsync();

        await told;
        Assert.False(refusals.WaitAsync("a", TestContext.Current.CancellationToken).IsCompleted);
    }

    [Fact]
    public async Task OneAddress_HasItsShareOfTheRoom_AndTheOthersTheRest()
    {
        var refusals = new LateRefusals(_time, most: 3, mostOfAddress: 2);
        var cancellationToken = TestContext.Current.CancellationToken;
        Task<bool>[] waiting = [.. Enumerable.Range(0, 2).Select(_ => refusals.WaitAsync("mallory", cancellationToken))];

        Assert.False(await refusals.WaitAsync("mallory", TestContext.Current.CancellationToken));
        var other = refusals.WaitAsync("alice", TestContext.Current.CancellationToken);

        Assert.False(other.IsCompleted);
        _time.Advance(LateRefusals.Pause);
        Assert.True(await other);
        Assert.All(await Task.WhenAll(waiting), Assert.True);
    }

    [Fact]
    public async Task CallerBeyondItsShare_IsToldAtOnce_AndItsConnectionIsClosed()
    {
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/often", () => Problem.TooManyRequests(TimeSpan.FromSeconds(1))));

        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => service.GetAsync("/often")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode));
        Assert.Contains(answers, answer => answer.Headers.ConnectionClose is true);
        Assert.Contains(answers, answer => answer.Headers.ConnectionClose is not true);
    }
}
