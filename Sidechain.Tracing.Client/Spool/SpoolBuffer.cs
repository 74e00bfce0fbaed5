using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>
/// Keeps the ended spans of this run in its spool. Spans that still run stay in memory, since their starts are in the spool; while the
/// spool is off, all spans do.
/// </summary>
internal sealed class SpoolBuffer(SpanSpool spool, DeliveryOptions options) : ISpanBuffer
{
    private readonly WaitingSpans _waiting = new(options);

    public int Count => _waiting.Count;

    public long Bytes => _waiting.Bytes;

    public WireClock? Clock
    {
        get => spool.Clock;
        set => spool.Clock = value;
    }

    public bool KeepsBegins => true;

    public bool HasLosses => spool.HasLosses;

    public BegunSpan? Begin(in SpanBegin begin) => spool.Start(begin);

    public bool TryAdd(string traceId, string spanId, ReadOnlySpan<byte> json, BegunSpan? begun)
    {
        if (spool.End((SpoolStart?)begun, traceId, spanId, json) is not { } entry)
        {
            return _waiting.TryAdd(json, unfinished: null);
        }

        _waiting.Add(entry.ToWaiting());
        return true;
    }

    public bool TryAddUnfinished(ReadOnlySpan<byte> json, BegunSpan? begun) => _waiting.TryAdd(json, begun);

    public bool TryTake(int mostBytes, string? sameTraceId, out QueuedSpan span)
    {
        while (_waiting.TryTake(mostBytes, out var first))
        {
            if (SpoolEntry.Of(first) is not { } entry)
            {
                span = QueuedSpan.Of(first, first.Json, sameTraceId);
                return true;
            }

            if (spool.Take(entry) is { } json)
            {
                span = QueuedSpan.Of(first, json, sameTraceId);
                return true;
            }
        }

        span = default;
        return false;
    }

    public void Sending(Batch batch) => spool.Sending(batch);

    public void Settled(Batch batch)
    {
        spool.Acknowledged(batch);
        spool.Delivered(batch.Spans);
        _waiting.Release(batch.Spans);
    }

    public void Lost(string reason, long count, IReadOnlyList<QueuedSpan> spans)
    {
        spool.Lost(reason, count, spans);
        _waiting.Release(spans);
    }

    public IReadOnlyList<WireDropped> TakeLosses()
    {
        var losses = spool.TakeLosses();
        if (losses.Count > 0)
        {
            // The spool may have deleted segments: the spans in them wait no more.
            _waiting.Remove(static span => span.Place is SpoolSegment { IsClosed: true });
        }

        return losses;
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> Peek() =>
        [.. _waiting.Copies().Select(copy => SpoolEntry.Of(copy.Span) is { } entry ? spool.Peek(entry) : (ReadOnlyMemory<byte>)copy.Json)];
}
