using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Tests.Store;

public sealed class WriteQueueTests
{
    private readonly WriteQueue _queue = new();

    [Fact]
    public async Task WhoSendsLittle_IsInTheNextGroup_HoweverMuchOthersHaveSentBefore()
    {
        foreach (var caller in (string[])["mallory", "trudy"])
        {
            for (var request = 0; request < 10; request++)
            {
                _ = _queue.AddAsync(Batch(caller, 20_000), TestContext.Current.CancellationToken);
            }
        }

        _ = _queue.AddAsync(Batch(null, 20_000), TestContext.Current.CancellationToken);
        _ = _queue.AddAsync(Batch("alice", 20), TestContext.Current.CancellationToken);

        var group = await TakeAsync(5000);

        Assert.Contains(group, part => part.Batch.Sender.UserId == "alice");
        Assert.Equal(4, group.Select(part => part.Batch.Sender).Distinct().Count());
        Assert.InRange(group.Sum(part => part.Batch.Spans.Count), 5000 - 500, 5000);
    }

    [Fact]
    public async Task WhoSendsLittle_IsInTheNextGroup_WithHoweverManyUsersOneAddressSends()
    {
        for (var user = 0; user < 300; user++)
        {
            _ = _queue.AddAsync(Batch($"mallory{user}", 500, "10.6.6.6"), TestContext.Current.CancellationToken);
        }

        _ = _queue.AddAsync(Batch("alice", 20, "10.1.2.3"), TestContext.Current.CancellationToken);

        var group = await TakeAsync(5000);

        Assert.Contains(group, part => part.Batch.Sender.UserId == "alice");
        Assert.InRange(group.Sum(part => part.Batch.Spans.Count), 5000 - 500, 5000 + 500);
        var all = group.Count;
        while (_queue.Count > 0)
        {
            all += (await TakeAsync(5000)).Count;
        }

        Assert.Equal(301, all);
    }

    [Fact]
    public async Task WhoSaysThatTracesAreDone_HasAsMuchOfTheGroup_AsWhoSendsSpans()
    {
        for (var request = 0; request < 50; request++)
        {
            _ = _queue.AddAsync(Batch("mallory", 0) with { Done = Done(1000) }, TestContext.Current.CancellationToken);
        }

        var group = await TakeAsync(5000);

        Assert.Equal(5000, group.Sum(part => part.Batch.Done.Count));
        Assert.Equal(5, group.Count);
    }

    [Fact]
    public async Task TracesThatAreDone_ComeInParts_AfterTheSpans_AndLossesWithTheLast()
    {
        var batch = Batch("alice", 600) with { Done = Done(900), Dropped = [new("queue_full", 3)] };
        var answer = _queue.AddAsync(batch, TestContext.Current.CancellationToken);
        var parts = new List<PendingPart>();
        while (!answer.IsCompleted)
        {
            parts.Add(Assert.Single(await TakeAsync(500)));
            _queue.Succeed(parts[^1], WriteResult.Kept);
        }

        Assert.Equal(
            [(500, 0, 0), (100, 400, 0), (0, 500, 1)],
            parts.Select(part => (part.Batch.Spans.Count, part.Batch.Done.Count, part.Batch.Dropped.Count)));
        Assert.Equal(batch.Done, parts.SelectMany(part => part.Batch.Done));
    }

    [Fact]
    public async Task OneCaller_FillsTheGroup()
    {
        for (var request = 0; request < 20; request++)
        {
            _ = _queue.AddAsync(Batch("alice", 400), TestContext.Current.CancellationToken);
        }

        var group = await TakeAsync(5000);

        Assert.Equal(13, group.Count);
        Assert.All(group, part => Assert.True(part is { IsFirst: true, IsLast: true }));
        Assert.Equal(7, _queue.Count);
    }

    [Fact]
    public async Task Group_IsInTheOrderInWhichItCame()
    {
        foreach (var (caller, number) in new[] { ("alice", 1), ("bob", 2), ("alice", 3), ("bob", 4) })
        {
            _ = _queue.AddAsync(Batch(caller, number), TestContext.Current.CancellationToken);
        }

        Assert.Equal([1, 2, 3, 4], (await TakeAsync(5000)).Select(part => part.Batch.Spans.Count));
    }

    [Fact]
    public async Task BigBatch_ComesInParts_OneAfterTheOther_AndIsAnsweredAfterTheLast()
    {
        var batch = Batch("alice", 1200) with { Done = [new DoneTrace(Guid.NewGuid(), null)] };
        var answer = _queue.AddAsync(batch, TestContext.Current.CancellationToken);
        var spans = new List<SpanRecord>();
        while (!answer.IsCompleted)
        {
            var part = Assert.Single(await TakeAsync(500));
            Assert.Equal((spans.Count == 0, part.IsLast), (part.IsFirst, part.Batch.Done.Count == 1));
            // Nothing more of it is to be had until this part is written.
            Assert.Equal(0, _queue.Count);
            spans.AddRange(part.Batch.Spans);
            _queue.Succeed(part, new WriteResult([], [new RefusedSpan(part.Batch.Spans[0], RejectReasons.Unstorable)]));
        }

        Assert.Equal(batch.Spans, spans);
        Assert.Equal([batch.Spans[0], batch.Spans[500], batch.Spans[1000]], (await answer).Refused.Select(refused => refused.Span));
    }

    [Fact]
    public async Task TraceThatBecomesAnothersBetweenTwoParts_HasItsSpansRejected_AndTheOthersAreTriedAgain()
    {
        var batch = Batch("alice", 1000);
        var (taken, other) = (batch.Spans[700], batch.Spans[701]);
        batch = batch with { Done = [new DoneTrace(taken.TraceId, null), new DoneTrace(other.TraceId, null)] };
        var answer = _queue.AddAsync(batch, TestContext.Current.CancellationToken);
        _queue.Succeed(Assert.Single(await TakeAsync(500)), WriteResult.Kept);
        var second = Assert.Single(await TakeAsync(500));

        _queue.Succeed(second, new WriteResult([taken.TraceId], []));
        var again = Assert.Single(await TakeAsync(500));
        _queue.Succeed(again, WriteResult.Kept);

        Assert.Equal(second.Batch.Spans.Where(span => span != taken), again.Batch.Spans);
        Assert.Equal([other.TraceId], again.Batch.Done.Select(done => done.TraceId));
        Assert.Equal([new RefusedSpan(taken, RejectReasons.NotOwner)], (await answer).Refused);
    }

    [Fact]
    public async Task SenderWhoHasGone_TakesNoTurn_BetweenPartsEither()
    {
        using var goes = new CancellationTokenSource();
        var answer = _queue.AddAsync(Batch("alice", 1000), goes.Token);
        var part = Assert.Single(await TakeAsync(500));

        await goes.CancelAsync();
        _queue.Succeed(part, WriteResult.Kept);
        _ = _queue.AddAsync(Batch("bob", 1), TestContext.Current.CancellationToken);

        Assert.Equal("bob", Assert.Single(await TakeAsync(500)).Batch.Sender.UserId);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task ClosedQueue_TakesNothingMore_AndIsEmptied()
    {
        _ = _queue.AddAsync(Batch("alice", 1), TestContext.Current.CancellationToken);

        _queue.Close();

        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => _queue.AddAsync(Batch("alice", 1), TestContext.Current.CancellationToken));
        Assert.Single(await TakeAsync(500));
        Assert.Null(await _queue.TakeAsync(500, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(5000, 0.1, 5000)]
    [InlineData(5000, 1, 1000)]
    [InlineData(250, 1, 250)]
    [InlineData(10, 5, 5000)]
    public void GroupSize_IsWhatCanBeWrittenInTheTime(int spans, double seconds, int expected)
    {
        var size = new GroupSize(new StoreOptions { GroupTime = TimeSpan.FromMilliseconds(200) });

        size.Learn(spans, TimeSpan.FromSeconds(seconds));

        Assert.Equal(expected, size.Spans);
    }

    private static DoneTrace[] Done(int traces) => [.. Enumerable.Range(0, traces).Select(_ => new DoneTrace(Guid.NewGuid(), null))];

    private static Batch Batch(string? user, int spans, string? address = null) => new()
    {
        Sender = Sender.Client(user, address),
        Spans =
        [
            .. Enumerable.Range(1, spans).Select(id => new SpanRecord
            {
                TraceId = Guid.NewGuid(),
                SpanId = id,
                Name = "cli.step",
                Service = "sidechain-cli",
                StartNs = 0,
                EndNs = 1,
            }),
        ],
    };

    private async Task<IReadOnlyList<PendingPart>> TakeAsync(int spans) =>
        await _queue.TakeAsync(spans, TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("The queue is closed.");
}
