using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Delivery;

/// <summary>Keeps spans in memory alone, within the bounds of the options. The end of the process loses them.</summary>
internal sealed class MemoryBuffer(DeliveryOptions options) : ISpanBuffer
{
    private readonly WaitingSpans _waiting = new(options);

    public int Count => _waiting.Count;

    public long Bytes => _waiting.Bytes;

    public WireClock? Clock { get; set; }

    public bool KeepsBegins => false;

    public bool HasLosses => false;

    public BegunSpan? Begin(in SpanBegin begin) => null;

    public bool TryAdd(string traceId, string spanId, ReadOnlySpan<byte> json, BegunSpan? begun) => _waiting.TryAdd(json, unfinished: null);

    public bool TryAddUnfinished(ReadOnlySpan<byte> json, BegunSpan? begun) => _waiting.TryAdd(json, unfinished: null);

    public bool TryTake(int mostBytes, string? sameTraceId, out QueuedSpan span)
    {
        var isTaken = _waiting.TryTake(mostBytes, out var first);
        span = isTaken ? QueuedSpan.Of(first, first.Json, sameTraceId) : default;
        return isTaken;
    }

    public void Sending(Batch batch)
    {
        // A batch that is in memory is lost with it: there is nothing to note.
    }

    public void Settled(Batch batch) => _waiting.Release(batch.Spans);

    public void Lost(string reason, long count, IReadOnlyList<QueuedSpan> spans) => _waiting.Release(spans);

    public IReadOnlyList<WireDropped> TakeLosses() => [];

    public IReadOnlyList<ReadOnlyMemory<byte>> Peek() => [.. _waiting.Copies().Select(copy => copy.Json)];
}
