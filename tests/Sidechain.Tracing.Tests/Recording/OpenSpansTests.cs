using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Tests.Recording;

public sealed class OpenSpansTests
{
    /// <summary>Three times as many as there are places: most share one.</summary>
    [Fact]
    public async Task ManyRunningSpans_AreEachFoundAndDeliveredOnce()
    {
        await using var recorder = new SpanRecorder(new ClientIdentity("cli", "1.0.0", "sidechain-cli"));
        using var root = recorder.StartTrace("share_loop");
        var running = new List<RecordedSpan>();
        for (var n = 0; n < 3_000; n++)
        {
            running.Add(recorder.StartSpan("part"));
            Assert.Same(running[^1], recorder.Current);
        }

        await recorder.FlushAsync(TimeSpan.Zero);
        Assert.Equal(3_001, recorder.Spans.Count(span => span.IsUnfinished));
        foreach (var span in running)
        {
            span.End();
        }

        Assert.Same(root, recorder.Current);
        Assert.Equal(3_000, recorder.Spans.Count(span => !span.IsUnfinished));
        Assert.Equal(running.Select(span => span.SpanId), recorder.Spans.Where(span => !span.IsUnfinished).Select(span => span.SpanId));
    }

    [Fact]
    public async Task ManyThreads_LeaveNothingOpen()
    {
        await using var recorder = new SpanRecorder(new ClientIdentity("cli", "1.0.0", "sidechain-cli"));
        Parallel.For(0, 2_000, _ =>
        {
            using var root = recorder.StartTrace("share_loop");
            using var part = recorder.StartSpan("part");
            Assert.Same(part, recorder.Current);
        });

        await recorder.FlushAsync(TimeSpan.Zero);
        Assert.DoesNotContain(recorder.Spans, span => span.IsUnfinished);
        Assert.Equal(4_000, recorder.Spans.Count);
    }
}
