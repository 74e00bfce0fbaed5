using System.Diagnostics;
using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Client.Realtime;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Tests.Realtime;

public sealed class RealtimeRingTests
{
    private static readonly ClientIdentity Plugin = new("plugin", "1.0.0", "sidechain-plugin");

    [Fact]
    public async Task Producer_RecordingAMillionSpans_AllocatesNothing()
    {
        await using var recorder = new SpanRecorder(Plugin);
        using var root = recorder.StartTrace("capture");
        var ring = recorder.CreateRealtimeRing(root, 64);
        var (name, key) = (ring.Register("process_block"), ring.Register("audio.block_size"));
        var allocated = 0L;
        var thread = new Thread(() =>
        {
            // A collection that stops the thread counts the rest of its allocation context as allocated: such thousands say nothing.
            for (var counted = -1; counted < 1000;)
            {
                var (paused, before) = (GC.GetTotalPauseDuration(), GC.GetAllocatedBytesForCurrentThread());
                Record(ring, name, key, 1000);
                var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
                if (paused == GC.GetTotalPauseDuration())
                {
                    allocated += counted < 0 ? 0 : bytes;
                    counted++;
                }
            }
        });
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(60)));
        Assert.Equal(0, allocated);

        static void Record(RealtimeRing ring, RealtimeName name, RealtimeName key, int count)
        {
            for (var i = 0; i < count; i++)
            {
                var span = ring.Begin(name);
                span.Set(key, 128);
                ring.End(span);
            }
        }
    }

    [Fact]
    public async Task Spans_OfTheRealtimeThread_ComeOutInOrderWithParentTimesAndNumbers()
    {
        await using var recorder = new SpanRecorder(Plugin);
        var root = recorder.StartTrace("capture");
        var ring = recorder.CreateRealtimeRing(root, 16);
        var (block, filter) = (ring.Register("process_block"), ring.Register("filter"));
        var (size, load) = (ring.Register("audio.block_size"), ring.Register("audio.load"));
        var (blocks, late, fifth) = (ring.Register("audio.blocks"), ring.Register("audio.late_max_ms"), ring.Register("fifth"));

        var before = Stopwatch.GetTimestamp();
        var first = ring.Begin(block);
        first.Set(size, 128);
        first.Set(load, 0.25);
        first.Set(blocks, 750);
        first.Set(late, 1.5);
        first.Set(fifth, 5);
        var part = ring.Begin(filter, first);
        part.IsError = true;
        ring.End(part);
        ring.End(first);
        var second = ring.Begin(block);
        ring.End(second);
        // Whole microseconds of both ends may be one apart.
        var longest = Stopwatch.GetElapsedTime(before).TotalMicroseconds + 1;

        await recorder.FlushAsync(TimeSpan.Zero);
        root.End();
        var spans = recorder.Spans;
        Assert.Equal(
            ["plugin.filter", "plugin.process_block", "plugin.process_block", "plugin.capture"],
            spans.Where(s => !s.IsUnfinished).Select(s => s.Name));
        var (inner, outer, next) = (spans[0], spans[1], spans[2]);
        Assert.Equal((outer.SpanId, root.SpanId, root.SpanId), (inner.ParentSpanId, outer.ParentSpanId, next.ParentSpanId));
        Assert.Equal(
            [("audio.block_size", (object)128L), ("audio.load", 0.25), ("audio.blocks", 750L), ("audio.late_max_ms", 1.5)],
            outer.Attributes.Select(a => (a.Key, a.Value)));
        Assert.Equal(("error", "ok"), (inner.Status, outer.Status));
        Assert.InRange((outer.EndUs - outer.StartUs)!.Value, (inner.EndUs - inner.StartUs)!.Value, (long)longest);
        Assert.InRange(inner.StartUs!.Value, outer.StartUs!.Value, next.StartUs!.Value);
        Assert.True(next.StartUs >= outer.EndUs - 1);
        Assert.All(spans, s => Assert.Equal(root.TraceId, s.TraceId));
    }

    [Fact]
    public async Task Ring_ThatIsFull_DropsTheNewestAndCounts()
    {
        await using var recorder = new SpanRecorder(Plugin);
        using var root = recorder.StartTrace("capture");
        var ring = new RealtimeRing(root, 5);
        Assert.Equal(8, ring.Capacity);
        var name = ring.Register("process_block");
        var kept = new List<ulong>();
        for (var i = 0; i < 20; i++)
        {
            var span = ring.Begin(name);
            if (ring.End(span))
            {
                kept.Add(span.Id);
            }
        }

        Assert.Equal((8, 12), (kept.Count, ring.Dropped));
        foreach (var id in kept)
        {
            Assert.True(ring.TryRead(out var record));
            Assert.Equal(id, record.SpanId);
        }

        Assert.False(ring.TryRead(out _));
        Assert.True(ring.End(ring.Begin(name)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Threads_WritingAndReadingAtOnce_LoseNothingUncountedAndKeepTheOrder(int seed)
    {
        await using var recorder = new SpanRecorder(Plugin);
        using var root = recorder.StartTrace("capture");
        var ring = new RealtimeRing(root, 32);
        var (name, number) = (ring.Register("process_block"), ring.Register("n"));
        const int Count = 300_000;
        var done = false;
        var producer = new Thread(() =>
        {
            var random = new Random(seed);
            for (var i = 0; i < Count; i++)
            {
                var span = ring.Begin(name);
                span.Set(number, i);
                ring.End(span);
                Thread.SpinWait(random.Next(20));
            }

            Volatile.Write(ref done, true);
        });
        producer.Start();

        var seen = 0L;
        var last = -1d;
        var pauses = new Random(seed + 100);
        while (true)
        {
            var wasDone = Volatile.Read(ref done);
            if (ring.TryRead(out var record))
            {
                Assert.True(record.Value0 > last && record.End >= record.Start && record.SpanId != 0);
                last = record.Value0;
                seen++;
                Thread.SpinWait(pauses.Next(20));
            }
            else if (wasDone)
            {
                break;
            }
        }

        producer.Join();
        Assert.Equal(Count, seen + ring.Dropped);
    }

    [Fact]
    public async Task Drops_OfARing_AreReportedWithTheirReason()
    {
        await using var server = await Delivery.SpanSink.StartAsync();
        using var delivery = new SpanDelivery(server.Client, () => null);
        await using var recorder = new SpanRecorder(Plugin, delivery);
        var root = recorder.StartTrace("capture");
        var ring = recorder.CreateRealtimeRing(root, 1);
        var name = ring.Register("process_block");
        while (ring.Dropped == 0)
        {
            ring.End(ring.Begin(name));
        }

        root.End();
        await recorder.FlushAsync(TimeSpan.FromSeconds(60));
        Assert.Contains(server.Batches.SelectMany(b => b.Envelope.Dropped), d => d is { Reason: "realtime_ring_full", Count: >= 1 });
    }

    [Fact]
    public async Task Part_WhosePartsParentNeverEnds_GoesBelowTheRingsParent()
    {
        var recorder = new SpanRecorder(Plugin);
        var root = recorder.StartTrace("capture");
        var ring = recorder.CreateRealtimeRing(root);
        var outer = ring.Begin(ring.Register("process_block"));
        ring.End(ring.Begin(ring.Register("filter"), outer));
        root.End();
        await recorder.DisposeAsync();
        Assert.Equal(root.SpanId, Assert.Single(recorder.Spans, s => s.Name == "plugin.filter").ParentSpanId);
    }
}
