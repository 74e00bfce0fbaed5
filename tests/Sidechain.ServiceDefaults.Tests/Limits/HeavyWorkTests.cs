using Sidechain.ServiceDefaults.Limits;

namespace Sidechain.ServiceDefaults.Tests.Limits;

public sealed class HeavyWorkTests : IDisposable
{
    private readonly HeavyWork _work = new(2);

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task WorkOfOneCaller_IsDoneOneAfterTheOther_AndOthersDoNotWaitForIt()
    {
        using var first = await EnteredAsync("mallory");
        var waiting = Enumerable.Range(0, 5).Select(_ => EnteredAsync("mallory")).ToArray();

        using var other = await EnteredAsync("alice");

        Assert.All(waiting, place => Assert.False(place.IsCompleted));
        first.Dispose();
        foreach (var next in waiting)
        {
            (await next).Dispose();
        }
    }

    [Fact]
    public async Task WorkOfAll_IsBounded_InTheOrderInWhichItCame()
    {
        using var one = await EnteredAsync("a");
        using var two = await EnteredAsync("b");
        var (third, fourth) = (EnteredAsync("c"), EnteredAsync("d"));
        Assert.False(third.IsCompleted);

        one.Dispose();

        using var now = await third;
        Assert.False(fourth.IsCompleted);
        two.Dispose();
        (await fourth).Dispose();
    }

    [Fact]
    public async Task WhoGoesWhileWaiting_LeavesNothingTaken()
    {
        using var one = await EnteredAsync("a");
        using var two = await EnteredAsync("b");
        using var gone = new CancellationTokenSource();
        var left = _work.Of("c").EnterAsync(gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        one.Dispose();

        using var again = await EnteredAsync("c");
        Assert.False(EnteredAsync("d").IsCompleted);
    }

    [Fact]
    public async Task PlaceThatIsEnteredTwice_IsOne()
    {
        using var place = _work.Of("a");
        await place.EnterAsync(TestContext.Current.CancellationToken);
        await place.EnterAsync(TestContext.Current.CancellationToken);

        using var other = await EnteredAsync("b");
        Assert.NotSame(place, other);
    }

    private async Task<HeavyPlace> EnteredAsync(string caller)
    {
        var place = _work.Of(caller);
        await place.EnterAsync(TestContext.Current.CancellationToken);
        return place;
    }
}
