using Microsoft.Extensions.Configuration;
using Sidechain.Telemetry.Dashboard;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Tests.Dashboard;

public sealed class ReexportQueueTests
{
    private const int Megabyte = 1024 * 1024;

    private readonly ReexportQueue _queue = new(new ConfigurationBuilder().Build());

    [Fact]
    public void Message_IsNoHeavierThanItsReceiverTakes_ButForOneSpan()
    {
        foreach (var weight in (int[])[100, 100, Megabyte - 500, 400, 3 * Megabyte, 100])
        {
            _queue.Stored(Span(weight));
        }

        Assert.Equal([3, 1, 1, 1, 0], Enumerable.Range(0, 5).Select(_ => _queue.Take(512, Megabyte).Count));
    }

    [Fact]
    public void HeavySpansOfOne_AreDroppedBeforeTheyFillTheMemory_AndOthersGoThrough()
    {
        for (var n = 0; n < 40; n++)
        {
            _queue.Stored(Span(Megabyte));
        }

        _queue.Stored(Span(100));

        Assert.InRange(_queue.TakeDropped(), 1, 39);
        var taken = new List<IncomingSpan>();
        while (_queue.Take(512, Megabyte) is { Count: > 0 } some)
        {
            taken.AddRange(some);
        }

        Assert.Equal(100, taken[^1].Span.Weight);
        _queue.Stored(Span(Megabyte));
        Assert.Equal((1, 0L), (_queue.Take(512, Megabyte).Count, _queue.TakeDropped()));
    }

    private static IncomingSpan Span(int weight) => new(
        new SpanRecord
        {
            TraceId = Guid.NewGuid(),
            SpanId = 1,
            Name = "n",
            Service = "sidechain-cli",
            StartNs = 1,
            EndNs = 2,
            Attributes = new string('x', weight - 1),
        },
        default,
        Address: null);
}
