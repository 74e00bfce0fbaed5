using System.Diagnostics;
using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Tests.Delivery;

public sealed class BackgroundDeliveryTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly DeliveryOptions Often =
        new() { BackgroundInterval = TimeSpan.FromMilliseconds(5), AttemptTimeout = TimeSpan.FromHours(1) };
    private static readonly ClientIdentity Plugin = new("plugin", "1.0.0", "sidechain-plugin");

    [Fact]
    public async Task Client_ThatRunsLong_DeliversAtItsInterval()
    {
        await using var sink = await SpanSink.StartAsync();
        using var delivery = new SpanDelivery(sink.Client, () => null, Often);
        await using var recorder = new SpanRecorder(Plugin, delivery);
        using var root = recorder.StartTrace("share_loop");
        recorder.StartSpan("first").End();
        await UntilAsync(() => sink.Batches.SelectMany(b => b.Names).Contains("plugin.first"));
        recorder.StartSpan("second").End();
        await UntilAsync(() => sink.Batches.SelectMany(b => b.Names).Contains("plugin.second"));

        // What still runs is not sent before somebody flushes.
        Assert.Equal(["plugin.first", "plugin.second"], sink.Batches.SelectMany(b => b.Names));
    }

    [Fact]
    public async Task Batch_ThatIsFull_IsSentAtOnce()
    {
        await using var sink = await SpanSink.StartAsync();
        using var delivery = new SpanDelivery(
            sink.Client, () => null, new DeliveryOptions { BackgroundInterval = TimeSpan.FromHours(1), MaxBatchSpans = 10 });
        await using var recorder = new SpanRecorder(Plugin, delivery);
        using var root = recorder.StartTrace("share_loop");
        for (var i = 0; i < 10; i++)
        {
            recorder.StartSpan("part").End();
        }

        await UntilAsync(() => sink.Batches.Sum(b => b.Envelope.Spans.Count) == 10);
    }

    [Fact]
    public async Task Flush_WhileTheBackgroundWaitsForTheServer_HasItsOwnAttempt()
    {
        await using var sink = await SpanSink.StartAsync();
        sink.Hang();
        using var delivery = new SpanDelivery(sink.Client, () => null, Often);
        await using var recorder = new SpanRecorder(Plugin, delivery);
        recorder.StartTrace("share_loop").End();
        await UntilAsync(() => !sink.Batches.IsEmpty);
        // The background's own attempt would last for longer than the limit.
        var result = await recorder.FlushAsync(Limit);
        Assert.Equal((0, null), (result.Pending, result.Reason));
        Assert.Single(sink.Batches.Select(b => b.Envelope.BatchId).Distinct());
    }

    [Fact]
    public async Task RetryAfter_KeepsTheBackgroundQuiet()
    {
        await using var sink = await SpanSink.StartAsync();
        sink.Answer(503, retryAfter: "600");
        using var delivery = new SpanDelivery(sink.Client, () => null, Often);
        await using var recorder = new SpanRecorder(Plugin, delivery);
        recorder.StartTrace("share_loop").End();
        await UntilAsync(() => sink.Batches.Any(b => b.Status == 503));

        // Twenty intervals of another client, which is not told to wait.
        await using var other = await SpanSink.StartAsync();
        using var busy = new SpanDelivery(other.Client, () => null, Often);
        await using var talking = new SpanRecorder(Plugin, busy);
        for (var i = 0; i < 20; i++)
        {
            var before = other.Batches.Count;
            talking.StartTrace("share_loop").End();
            await UntilAsync(() => other.Batches.Count > before);
        }

        Assert.Single(sink.Batches);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var watch = Stopwatch.StartNew(); !condition(); await Task.Delay(TimeSpan.FromMilliseconds(2)))
        {
            Assert.True(watch.Elapsed < Limit, "it did not happen in time");
        }
    }
}
