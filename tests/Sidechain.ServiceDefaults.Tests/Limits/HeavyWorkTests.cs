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
        var left = _work.Of("c", "c's").EnterAsync(gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        one.Dispose();

        using var again = await EnteredAsync("c");
        Assert.False(EnteredAsync("d").IsCompleted);
    }

    [Fact]
    public async Task PlaceThatIsEnteredTwice_IsOne()
    {
        using var place = _work.Of("a", "a's");
        await place.EnterAsync(TestContext.Current.CancellationToken);
        await place.EnterAsync(TestContext.Current.CancellationToken);

        using var other = await EnteredAsync("b");
        Assert.NotSame(place, other);
    }

    [Fact]
    public async Task WorkOfOneAddress_IsHalfOfAll_HoweverManyCallersItIs()
    {
        using var first = await EnteredAsync("mallory", "203.0.113.9");
        var waiting = new[] { EnteredAsync("trudy", "203.0.113.9"), EnteredAsync("oscar", "203.0.113.9") };

        using (await EnteredAsync("alice", "203.0.113.10"))
        {
            Assert.All(waiting, place => Assert.False(place.IsCompleted));
        }

        // A place that nobody else wants is none of theirs either.
        Assert.All(waiting, place => Assert.False(place.IsCompleted));
        first.Dispose();
        foreach (var next in waiting)
        {
            (await next).Dispose();
        }
    }

    [Fact]
    public async Task OnlyPlace_IsAnybodys()
    {
        using var one = new HeavyWork(1);
        using var place = one.Of("a", "a's");

        await place.EnterAsync(TestContext.Current.CancellationToken);
    }

    private Task<HeavyPlace> EnteredAsync(string caller) => EnteredAsync(caller, $"{caller}'s");

    private async Task<HeavyPlace> EnteredAsync(string caller, string address)
    {
        var place = _work.Of(caller, address);
        await place.EnterAsync(TestContext.Current.CancellationToken);
        return place;
    }
}
