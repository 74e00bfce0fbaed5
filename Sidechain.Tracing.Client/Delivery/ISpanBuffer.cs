using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Delivery;

/// <summary>
/// Keeps spans from their end to their delivery, in the order in which they came. Safe for concurrency. A span that was taken is kept until
/// it is settled or lost.
/// </summary>
internal interface ISpanBuffer
{
    /// <summary>Spans that wait; those that were taken are not counted.</summary>
    int Count { get; }

    /// <summary>Encoded bytes of all that wait.</summary>
    long Bytes { get; }

    /// <summary>The clock of this run; it goes out with the spans.</summary>
    WireClock? Clock { get; set; }

    /// <summary>True when <see cref="Begin"/> does something.</summary>
    bool KeepsBegins { get; }

    /// <summary>True when <see cref="TakeLosses"/> has something to give.</summary>
    bool HasLosses { get; }

    /// <summary>Notes that a span has begun, in case the process ends before the span. Null when the buffer keeps no such notes.</summary>
    BegunSpan? Begin(in SpanBegin begin);

    /// <summary>Copies a span that has ended; false when there is no room.</summary>
    /// <param name="traceId">32 lower-case hex digits.</param>
    /// <param name="spanId">16 lower-case hex digits.</param>
    /// <param name="json">The span, encoded and masked.</param>
    /// <param name="begun">What <see cref="Begin"/> gave.</param>
    bool TryAdd(string traceId, string spanId, ReadOnlySpan<byte> json, BegunSpan? begun);

    /// <summary>Copies a span that still runs; false when there is no room.</summary>
    bool TryAddUnfinished(ReadOnlySpan<byte> json, BegunSpan? begun);

    /// <summary>Takes the first span, unless it is longer than <paramref name="mostBytes"/>.</summary>
    /// <param name="mostBytes">Of the JSON.</param>
    /// <param name="sameTraceId">A trace id that the span may have; then no new text is made.</param>
    /// <param name="span">The span for a batch.</param>
    bool TryTake(int mostBytes, string? sameTraceId, out QueuedSpan span);

    /// <summary>The batch is about to be sent.</summary>
    void Sending(Batch batch);

    /// <summary>
    /// Nothing of the batch will be sent again: its spans are stored and its losses are told, or there is nobody to tell.
    /// </summary>
    void Settled(Batch batch);

    /// <summary>Spans are lost.</summary>
    /// <param name="reason">One of <see cref="DropReasons"/>.</param>
    /// <param name="count">How many.</param>
    /// <param name="spans">Those of them that were taken; the buffer need not keep them any more.</param>
    void Lost(string reason, long count, IReadOnlyList<QueuedSpan> spans);

    /// <summary>Takes the losses of the buffer itself since the last call.</summary>
    IReadOnlyList<WireDropped> TakeLosses();

    /// <summary>Copies of what waits; empty in place of a span that cannot be read any more.</summary>
    IReadOnlyList<ReadOnlyMemory<byte>> Peek();
}
