using Sidechain.ServiceDefaults.Limits;

namespace Sidechain.ServiceDefaults.Tests.Limits;

public sealed class FairTurnsTests
{
    private readonly FairTurns _turns = new(1, new FairShares(OfCaller: 3, OfAddress: 5, OfAll: 8));

    [Fact]
    public async Task LongWork_LetsEachOtherAddressHaveASlice_BeforeItsNext()
    {
        using var hour = await BegunAsync("mallory");
        using var quick = Joined("alice");
        var wait = NextAsync(quick);
        Assert.False(wait.IsCompleted);

        var next = NextAsync(hour);

        await wait;
        Assert.False(next.IsCompleted);
        quick.Dispose();
        await next;
    }

    [Fact]
    public async Task WorkOfOneCaller_IsDoneOneAfterTheOther()
    {
        using var first = await BegunAsync("mallory");
        using var second = Joined("mallory");
        var wait = NextAsync(second);

        await NextAsync(first);
        Assert.False(wait.IsCompleted);
        first.Dispose();

        await wait;
    }

    [Fact]
    public async Task CallersOfOneAddress_HaveOneTurnTogether()
    {
        using var first = await BegunAsync("m0", "203.0.113.9");
        using var second = Joined("m1", "203.0.113.9");
        using var third = Joined("m2", "203.0.113.9");
        var waiting = (NextAsync(second), NextAsync(third));
        using var other = Joined("alice");
        var others = NextAsync(other);

        var again = NextAsync(first);
        await others;
        Assert.False(waiting.Item1.IsCompleted);
        var othersNext = NextAsync(other);
        await waiting.Item1;
        Assert.False(othersNext.IsCompleted || waiting.Item2.IsCompleted || again.IsCompleted);
        second.Dispose();
        await othersNext;
    }

    [Fact]
    public async Task WithoutOthers_TheNextSliceIsAtOnce()
    {
        using var only = await BegunAsync("alice");

        Assert.True(NextAsync(only).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task WhoGoesWhileWaiting_LeavesNothingTaken()
    {
        using var first = await BegunAsync("a");
        using var gone = new CancellationTokenSource();
        using (var leaving = Joined("b"))
        {
            var wait = leaving.NextAsync(gone.Token);
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        }

        first.Dispose();
        using var next = await BegunAsync("c");
    }

    [Fact]
    public void ThoseBeyondTheirShare_AreRefused_AndSaidWhose()
    {
        for (var n = 0; n < 3; n++)
        {
            Joined("mallory", "203.0.113.9");
        }

        Assert.Null(_turns.Join("mallory", "203.0.113.9", out var isCallersLimit));
        Assert.True(isCallersLimit);
        Joined("trudy", "203.0.113.9");
        Joined("trudy", "203.0.113.9");
        Assert.Null(_turns.Join("oscar", "203.0.113.9", out isCallersLimit));
        Assert.False(isCallersLimit);
        Joined("alice").Dispose();
    }

    private static Task NextAsync(FairTurn turn) => turn.NextAsync(TestContext.Current.CancellationToken);

    private FairTurn Joined(string caller, string? address = null)
    {
        var turn = _turns.Join(caller, address ?? $"{caller}'s", out _);
        Assert.NotNull(turn);
        return turn;
    }

    private async Task<FairTurn> BegunAsync(string caller, string? address = null)
    {
        var turn = Joined(caller, address);
        await NextAsync(turn);
        return turn;
    }
}
