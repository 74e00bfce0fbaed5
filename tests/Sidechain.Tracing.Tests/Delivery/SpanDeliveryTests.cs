using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Client.Http;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Tests.Servers;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Delivery;

public sealed class SpanDeliveryTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly DeliveryOptions Quick = new() { FirstPause = TimeSpan.FromMilliseconds(5) };
    private static readonly ClientIdentity Cli = new("cli", "1.0.0", "sidechain-cli");

    [Fact]
    public async Task Flush_OfAFlow_SendsItsSpansTokenAndThatItIsDone()
    {
        await using var sink = await SpanSink.StartAsync();
        using var delivery = new SpanDelivery(sink.Client, () => "jwt");
        await using var recorder = new SpanRecorder(Cli, delivery);
        string trace;
        using (var root = recorder.StartTrace("share_loop"))
        {
            trace = root.TraceId;
            recorder.StartSpan("read_file").End();
        }

        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000;
        Assert.Equal(new DeliveryResult(2, 0, 0, null), await recorder.FlushAsync(Limit));

        var batch = Assert.Single(sink.Batches);
        Assert.Equal("POST /api/v1/telemetry/spans", batch.Request);
        Assert.Equal(("Bearer jwt", "application/json"), (batch.Headers["Authorization"], batch.Headers["Content-Type"]));
        Assert.Equal(["cli.read_file", "cli.share_loop"], batch.Names);
        Assert.Equal([trace], batch.Envelope.Done);
        Assert.True(Guid.TryParse(batch.Envelope.BatchId, out _));
        Assert.InRange(batch.Envelope.AttemptSentAtUs!.Value, before, before + 60_000_000);
        Assert.Empty(recorder.Spans);
    }

    [Fact]
    public async Task Flush_InsideASpan_IsNeverTraced()
    {
        using var everything = new AllActivities();
        await using var sink = await SpanSink.StartAsync();
        using var delivery = new SpanDelivery(sink.Client, () => null);
        await using var recorder = new SpanRecorder(Cli, delivery);
        using (var root = recorder.StartTrace("share_loop"))
        {
            recorder.StartSpan("read_file").End();
            await recorder.FlushAsync(Limit);
            Assert.Same(root, recorder.Current);
            var activities = await everything.OfTraceAsync(root.TraceId, 1);
            Assert.Equal(["cli.read_file"], activities.Select(a => a.OperationName));
        }

        var batch = Assert.Single(sink.Batches);
        Assert.DoesNotContain(
            batch.Headers.Keys, k => k.StartsWith("X-", StringComparison.OrdinalIgnoreCase) || k is "traceparent" or "Authorization");
        Assert.Equal(["cli.read_file", "cli.share_loop"], batch.Names);
        Assert.Empty(batch.Envelope.Done);
    }

    [Fact]
    public async Task Flush_WithNothingToSay_SendsNothing()
    {
        await using var sink = await SpanSink.StartAsync();
        using var delivery = new SpanDelivery(sink.Client, () => null);
        await using (var recorder = new SpanRecorder(Cli, delivery))
        {
            Assert.Equal(new DeliveryResult(0, 0, 0, null), await recorder.FlushAsync(Limit));
        }

        Assert.Empty(sink.Batches);
    }

    [Fact]
    public async Task Batches_AreCutByCountAndByBytes_AndTheLastSaysDone()
    {
        await using var sink = await SpanSink.StartAsync();
        using var delivery = new SpanDelivery(sink.Client, () => null);
        await using var recorder = new SpanRecorder(Cli, delivery);
        Record(recorder, 1100);
        Assert.Equal(1100, (await recorder.FlushAsync(Limit)).Sent);
        Assert.Equal([500, 500, 100], sink.Batches.Select(b => b.Envelope.Spans.Count));
        Assert.Equal([0, 0, 1], sink.Batches.Select(b => b.Envelope.Done.Count));
        Assert.Equal(3, sink.Batches.Select(b => b.Envelope.BatchId).Distinct().Count());

        sink.Batches.Clear();
        using (recorder.StartTrace("big"))
        {
            for (var i = 0; i < 100; i++)
            {
                using var span = recorder.StartSpan("big");
                span.SetAttribute("a", new string('x', 8000));
                span.SetAttribute("b", new string('y', 8000));
            }
        }

        Assert.Equal(101, (await recorder.FlushAsync(Limit)).Sent);
        Assert.True(sink.Batches.Count >= 3);
        Assert.All(sink.Batches, b => Assert.InRange(b.Bytes, 1, (512 * 1024) + 1024));
    }

    [Fact]
    public async Task MoreTracesThanOneBatchMaySayAreDone_AreToldWithTheNext()
    {
        await using var sink = await SpanSink.StartAsync();
        using var delivery = new SpanDelivery(sink.Client, () => null);
        await using var recorder = new SpanRecorder(Cli, delivery);
        for (var trace = 0; trace < WireEnvelope.MaxDone + 100; trace++)
        {
            recorder.StartTrace("one").End();
        }

        Assert.Equal(WireEnvelope.MaxDone + 100, (await recorder.FlushAsync(Limit)).Sent);

        Assert.Equal([0, 0, WireEnvelope.MaxDone, 100], sink.Batches.Select(b => b.Envelope.Done.Count));
        Assert.Equal(WireEnvelope.MaxDone + 100, sink.Batches.SelectMany(b => b.Envelope.Done).Distinct().Count());
    }

    [Fact]
    public async Task Body_OverAKibibyte_IsCompressed()
    {
        await using var sink = await SpanSink.StartAsync();
        using var delivery = new SpanDelivery(sink.Client, () => null);
        await using var recorder = new SpanRecorder(Cli, delivery);
        recorder.StartTrace("one").End();
        await recorder.FlushAsync(Limit);
        Record(recorder, 20);
        await recorder.FlushAsync(Limit);
        Assert.Equal([false, true], sink.Batches.Select(b => b.IsGzip));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Server_ThatIsBusy_GetsTheSameBatchAgain(int status)
    {
        await using var sink = await SpanSink.StartAsync();
        sink.Answer(status).Answer(status, "<html>");
        using var delivery = new SpanDelivery(sink.Client, () => null, Quick);
        await using var recorder = new SpanRecorder(Cli, delivery);
        recorder.StartTrace("share_loop").End();
        Assert.Equal(new DeliveryResult(1, 0, 0, null), await recorder.FlushAsync(Limit));
        Assert.Equal([status, status, 200], sink.Batches.Select(b => b.Status));
        Assert.Single(sink.Batches.Select(b => b.Envelope.BatchId).Distinct());
        Assert.Equal(3, sink.Batches.Select(b => b.Envelope.AttemptSentAtUs).Distinct().Count());
    }

    [Fact]
    public async Task Connection_ThatIsReset_IsTriedAgainWithTheSameBatch()
    {
        await using var sink = await SpanSink.StartAsync();
        sink.Reset().Reset();
        using var delivery = new SpanDelivery(sink.Client, () => null, Quick);
        await using var recorder = new SpanRecorder(Cli, delivery);
        recorder.StartTrace("share_loop").End();
        Assert.Equal(1, (await recorder.FlushAsync(Limit)).Sent);
        Assert.Single(sink.Batches.Select(b => b.Envelope.BatchId).Distinct());
    }

    [Fact]
    public async Task RetryAfter_WithinTheLimit_IsWaitedFor()
    {
        await using var sink = await SpanSink.StartAsync();
        sink.Answer(429, retryAfter: "1");
        var time = new PassingTime();
        using var delivery = new SpanDelivery(sink.Client, () => null, Quick, time);
        await using var recorder = new SpanRecorder(Cli, delivery);
        recorder.StartTrace("share_loop").End();
        Assert.Equal(1, (await recorder.FlushAsync(Limit)).Sent);
        Assert.InRange(time.GetUtcNow() - time.Start, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.1));
    }

    [Theory]
    [InlineData("600")]
    [InlineData("Wed, 21 Oct 2099 07:28:00 GMT")]
    public async Task RetryAfter_BeyondTheLimit_EndsTheFlushAtOnce(string retryAfter)
    {
        await using var sink = await SpanSink.StartAsync();
        sink.Answer(503, """{"error":"The store is busy."}""", retryAfter);
        var time = new PassingTime();
        using var delivery = new SpanDelivery(sink.Client, () => null, Quick, time);
        await using var recorder = new SpanRecorder(Cli, delivery);
        recorder.StartTrace("share_loop").End();
        var result = await recorder.FlushAsync(Limit);
        Assert.Equal(new DeliveryResult(0, 0, 1, "The server answered 503: The store is busy."), result);
        Assert.Equal(time.Start, time.GetUtcNow());

        Assert.Equal(1, (await recorder.FlushAsync(Limit)).Sent);
        Assert.Single(sink.Batches.Select(b => b.Envelope.BatchId).Distinct());
    }

    [Theory]
    [InlineData(400, "refused")]
    [InlineData(413, "batch_too_large")]
    [InlineData(415, "refused")]
    public async Task Batch_ThatIsRefused_IsDroppedAndReportedByTheNext(int status, string reason)
    {
        await using var sink = await SpanSink.StartAsync();
        sink.Answer(status, """{"title":"Bad"}""");
        using var delivery = new SpanDelivery(sink.Client, () => null, Quick);
        await using var recorder = new SpanRecorder(Cli, delivery);
        Record(recorder, 3);
        Assert.Equal(new DeliveryResult(0, 3, 0, $"The server answered {status}: Bad"), await recorder.FlushAsync(Limit));
        Assert.Equal([new WireDropped(reason, 3)], sink.Batches.Last().Envelope.Dropped);
        Assert.Empty(sink.Batches.Last().Envelope.Spans);

        Record(recorder, 1);
        Assert.Equal(new DeliveryResult(1, 0, 0, null), await recorder.FlushAsync(Limit));
        Assert.Empty(sink.Batches.Last().Envelope.Dropped);
    }

    [Fact]
    public async Task Traces_OfAnotherUser_AreDroppedAndTheRestIsSentOnce()
    {
        await using var sink = await SpanSink.StartAsync();
        using var delivery = new SpanDelivery(sink.Client, () => "jwt", Quick);
        await using var recorder = new SpanRecorder(Cli, delivery);
        var foreign = recorder.StartTrace("not_ours");
        foreign.End();
        recorder.StartTrace("ours").End();
        sink.Answer(403, $$"""{"error":"Not yours.","trace_ids":["{{foreign.TraceId}}"]}""");

        var result = await recorder.FlushAsync(Limit);
        Assert.Equal(new DeliveryResult(1, 1, 0, "The server answered 403: Not yours."), result);
        Assert.Equal([403, 200], sink.Batches.Select(b => b.Status));
        var second = sink.Batches.Last();
        Assert.Equal(["cli.ours"], second.Names);
        Assert.NotEqual(sink.Batches.First().Envelope.BatchId, second.Envelope.BatchId);
        Assert.Equal([new WireDropped("forbidden", 1)], second.Envelope.Dropped);
        Assert.DoesNotContain(foreign.TraceId, second.Envelope.Done);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"trace_ids":["00000000000000000000000000000001"]}""")]
    [InlineData("no json")]
    public async Task Forbidden_WithoutOneOfOurTraces_DropsTheBatch(string body)
    {
        await using var sink = await SpanSink.StartAsync();
        sink.Answer(403, body);
        using var delivery = new SpanDelivery(sink.Client, () => "jwt", Quick);
        await using var recorder = new SpanRecorder(Cli, delivery);
        Record(recorder, 2);
        Assert.Equal((0, 2L, 0), Numbers(await recorder.FlushAsync(Limit)));
        Assert.Equal([new WireDropped("forbidden", 2)], sink.Batches.Last().Envelope.Dropped);
    }

    [Fact]
    public async Task Spans_ThatTheServerRejects_AreCounted()
    {
        await using var sink = await SpanSink.StartAsync();
        sink.Answer(200, """{"status":"received","accepted":2,"rejected":[{"index":0,"span_id":"a","reason":"invalid_name"}]}""");
        using var delivery = new SpanDelivery(sink.Client, () => null);
        await using var recorder = new SpanRecorder(Cli, delivery);
        Record(recorder, 3);
        Assert.Equal(new DeliveryResult(2, 1, 0, "The server rejected 1 of the spans (invalid_name)."), await recorder.FlushAsync(Limit));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(302)]
    public async Task Answer_ThatMayPass_KeepsTheSpansForTheNextFlush(int status)
    {
        await using var sink = await SpanSink.StartAsync();
        sink.Answer(status);
        using var delivery = new SpanDelivery(sink.Client, () => null, Quick);
        await using var recorder = new SpanRecorder(Cli, delivery);
        Record(recorder, 3);
        Assert.Equal(new DeliveryResult(0, 0, 3, $"The server answered {status}."), await recorder.FlushAsync(Limit));
        Assert.Equal(3, recorder.Spans.Count);
        Assert.Equal((3, 0L, 0), Numbers(await recorder.FlushAsync(Limit)));
    }

    [Fact]
    public async Task Server_ThatIsAway_KeepsTheSpansAndTheFlushItsLimit()
    {
        using var client = TracedHttpClient.CreateUntraced(new Uri("http://127.0.0.1:1"));
        var time = new PassingTime();
        using var delivery = new SpanDelivery(client, () => null, time: time);
        await using var recorder = new SpanRecorder(Cli, delivery);
        Record(recorder, 3);
        var result = await recorder.FlushAsync(Limit);
        Assert.InRange(time.GetUtcNow() - time.Start, Limit - new DeliveryOptions().MaxPause, Limit);
        Assert.Equal((0, 0L, 3), Numbers(result));
        Assert.StartsWith("http://127.0.0.1:1/ cannot be reached: ", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_ThatNeverAnswers_KeepsTheSpansAndTheFlushItsLimit()
    {
        await using var sink = await SpanSink.StartAsync();
        sink.Hang();
        // Only the flush's own limit can end it.
        using var delivery = new SpanDelivery(sink.Client, () => null, new DeliveryOptions { AttemptTimeout = TimeSpan.FromHours(1) });
        await using var recorder = new SpanRecorder(Cli, delivery);
        Record(recorder, 1);
        var result = await recorder.FlushAsync(TimeSpan.FromMilliseconds(300)).WaitAsync(Limit);
        Assert.Equal(new DeliveryResult(0, 0, 1, "There was no answer within 0.3 s."), result);
    }

    [Fact]
    public async Task Flush_ThatIsCancelledOrHasABrokenToken_StillDoesNotThrow()
    {
        await using var sink = await SpanSink.StartAsync();
        using var delivery = new SpanDelivery(sink.Client, () => throw new InvalidOperationException("no key ring"));
        await using var recorder = new SpanRecorder(Cli, delivery);
        Record(recorder, 1);
        Assert.Equal("Delivery was cancelled.", (await recorder.FlushAsync(Limit, new CancellationToken(canceled: true))).Reason);
        Assert.Equal("Delivery failed: no key ring", (await recorder.FlushAsync(Limit)).Reason);
        Assert.Equal(0, (await recorder.FlushAsync(TimeSpan.Zero)).Sent);
        Assert.Equal(0, (await recorder.FlushAsync(TimeSpan.FromSeconds(-5))).Sent);
        Assert.Single(recorder.Spans);
    }

    [Fact]
    public async Task Queue_ThatIsFull_DropsAndTellsHowMany()
    {
        await using var sink = await SpanSink.StartAsync();
        using var delivery = new SpanDelivery(sink.Client, () => null, new DeliveryOptions { MaxQueuedSpans = 10, MaxBatchBytes = 4096 });
        await using var recorder = new SpanRecorder(Cli, delivery);
        Record(recorder, 14);
        using (var large = recorder.StartTrace("large"))
        {
            large.SetAttribute("a", new string('x', 5000));
        }

        Assert.Equal((10, 5L, 0), Numbers(await recorder.FlushAsync(Limit)));
        Assert.Equal([new("queue_full", 4), new("span_too_large", 1)], sink.Batches.First().Envelope.Dropped.OrderBy(d => d.Reason));
        Assert.All(sink.Batches.Skip(1), b => Assert.Empty(b.Envelope.Dropped));
    }

    [Fact]
    public async Task Flushes_AtTheSameTime_SendEachSpanOnce()
    {
        await using var sink = await SpanSink.StartAsync();
        using var delivery = new SpanDelivery(sink.Client, () => null);
        await using var recorder = new SpanRecorder(Cli, delivery);
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            Record(recorder, 100);
            return await recorder.FlushAsync(Limit);
        })));

        // A flush may find a span of another flow running: that one is sent as unfinished, too.
        var sent = sink.Batches.SelectMany(b => b.Envelope.Spans).ToList();
        Assert.Equal(sent.Count, results.Sum(r => r.Sent));
        var finished = sent.Where(s => !s.IsUnfinished).Select(s => s.SpanId).ToList();
        Assert.Equal(800, finished.Count);
        Assert.Equal(800, finished.Distinct().Count());
    }

    [Fact]
    public async Task Recorder_ThatIsDisposed_DeliversWhatNobodyFlushed()
    {
        await using var sink = await SpanSink.StartAsync();
        using var delivery = new SpanDelivery(sink.Client, () => null);
        var recorder = new SpanRecorder(Cli, delivery);
        var running = recorder.StartTrace("share_loop");
        recorder.StartSpan("read_file").End();
        await recorder.DisposeAsync();
        await recorder.DisposeAsync();

        var batch = Assert.Single(sink.Batches);
        Assert.Equal(["cli.read_file", "cli.share_loop"], batch.Names);
        Assert.Equal([false, true], batch.Envelope.Spans.Select(s => s.IsUnfinished));
        Assert.Equal([running.TraceId], batch.Envelope.Done);
    }

    private static void Record(SpanRecorder recorder, int count)
    {
        using (recorder.StartTrace("flow"))
        {
            for (var i = 1; i < count; i++)
            {
                recorder.StartSpan("part").End();
            }
        }
    }

    private static (int Sent, long Dropped, int Pending) Numbers(DeliveryResult result) => (result.Sent, result.Dropped, result.Pending);
}
