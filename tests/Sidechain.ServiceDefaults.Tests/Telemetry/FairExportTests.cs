using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry;
using Sidechain.ServiceDefaults.Telemetry.Export;

namespace Sidechain.ServiceDefaults.Tests.Telemetry;

/// <summary>However many spans one caller's requests make, those of the others are exported.</summary>
public sealed class FairExportTests
{
    [Fact]
    public void Queue_LetsACallerHoldWhatIsFreeBesideIt()
    {
        var queue = new FairQueue<int>(1200);

        Assert.Equal([600, 300, 150, 75], new[] { "a", "b", "c", "d" }.Select(caller => Fill(queue, caller)));
        Assert.True(queue.Add("newcomer", 1));
    }

    [Fact]
    public void Queue_GivesOutOfAllInTurn_AndEverythingOnce()
    {
        var queue = new FairQueue<int>(1000);
        Assert.All(Enumerable.Range(0, 400), item => Assert.True(queue.Add("many", item)));
        Assert.All(Enumerable.Range(1000, 3), item => Assert.True(queue.Add("few", item)));
        var batch = new int[50];

        Assert.Equal(50, queue.Take(batch));
        Assert.Superset(new HashSet<int> { 1000, 1001, 1002 }, batch.ToHashSet());
        var all = batch.ToList();
        while (queue.Take(batch) is > 0 and var count)
        {
            all.AddRange(batch[..count]);
        }

        Assert.Equal([.. Enumerable.Range(0, 400), 1000, 1001, 1002], all.Order());
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void FloodOfOneCaller_TakesNoSpanOfAnother()
    {
        using var receiver = new SlowReceiver();
        using var export = new FairExport(receiver, TimeSpan.FromMilliseconds(1), TimeProvider.System, NullLogger.Instance);
        receiver.Hold();
        for (var i = 0; i < 3 * FairExport.Capacity; i++)
        {
            export.OnEnd(Span("flood", "flooder"));
        }

        for (var i = 0; i < 100; i++)
        {
            export.OnEnd(Span("quiet", $"user-{i % 10}"));
        }

        receiver.GoOn();
        Assert.True(export.Shutdown(60_000));
        Assert.Equal(100, receiver.Names.Count(name => name == "quiet"));
        Assert.InRange(receiver.Names.Count(name => name == "flood"), FairExport.Capacity / 2, FairExport.Capacity);
    }

    [Fact]
    public void SpansOfAnAddressWithoutAUser_HaveARate_AndThoseOfUsersAndOfTheServiceHaveNone()
    {
        using var receiver = new SlowReceiver();
        using var export = new FairExport(receiver, TimeSpan.FromMilliseconds(1), new StoppedTime(), NullLogger.Instance);
        const int Most = FairExport.AnonymousBurst + 1000;
        foreach (var (name, caller) in new[] { ("nobody", "address:192.0.2.1"), ("user", "7"), ("worker", null) })
        {
            for (var i = 0; i < Most; i++)
            {
                export.OnEnd(Span(name, caller));
            }

            Assert.True(export.ForceFlush(60_000));
        }

        Assert.Equal((Most, Most), (receiver.Names.Count(name => name == "user"), receiver.Names.Count(name => name == "worker")));
        // The bucket fills by the machine's clock: by a hundred each second.
        Assert.InRange(receiver.Names.Count(name => name == "nobody"), FairExport.AnonymousBurst, Most - 1);
    }

    [Fact]
    public void SpanBelowARequest_IsOfItsCaller()
    {
        using var request = new Activity("request").Start();
        request.SetCustomProperty("sidechain.caller", "user-1");
        using var below = new Activity("below").Start();
        using var deeper = new Activity("deeper").Start();

        Assert.Equal("user-1", SpanCaller.Of(deeper));
    }

    private static int Fill(FairQueue<int> queue, string caller)
    {
        var count = 0;
        while (queue.Add(caller, count))
        {
            count++;
        }

        return count;
    }

    private static Activity Span(string name, string? caller)
    {
        var span = new Activity(name) { ActivityTraceFlags = ActivityTraceFlags.Recorded };
        span.SetIdFormat(ActivityIdFormat.W3C);
        if (caller is not null)
        {
            span.SetCustomProperty("sidechain.caller", caller);
        }

        span.Start();
        span.Stop();
        return span;
    }

    private sealed class StoppedTime : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }

    private sealed class SlowReceiver : BaseExporter<Activity>
    {
        private readonly ManualResetEventSlim _isOpen = new(true);

        public List<string> Names { get; } = [];

        public void Hold() => _isOpen.Reset();

        public void GoOn() => _isOpen.Set();

        public override ExportResult Export(in Batch<Activity> batch)
        {
            _isOpen.Wait();
            foreach (var span in batch)
            {
                Names.Add(span.OperationName);
            }

            return ExportResult.Success;
        }

        protected override void Dispose(bool disposing)
        {
            _isOpen.Dispose();
            base.Dispose(disposing);
        }
    }
}
