using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Delivery;

/// <summary>
/// Makes batches of the spans that wait in a buffer. A span that does not fit is dropped, and losses are counted by reason until a batch
/// has told them to the server.
/// </summary>
internal sealed class SpanQueue(DeliveryOptions options, ISpanBuffer buffer) : IBatchSource
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _unreported = new(StringComparer.Ordinal);
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private Batch? _current;
    private long _lost;
    private bool _news;

    /// <summary>Spans that wait, including those of a batch on its way.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return buffer.Count + (_current?.Spans.Count ?? 0);
            }
        }
    }

    /// <summary>True when something came that no flush has tried to deliver.</summary>
    public bool HasNews => Volatile.Read(ref _news);

    /// <summary>The clock of this run; it goes out with the spans.</summary>
    public WireClock? Clock
    {
        get => buffer.Clock;
        set => buffer.Clock = value;
    }

    /// <summary>Called when the spans that wait fill a batch.</summary>
    public Action? BatchFilled { get; set; }

    /// <summary>False when <see cref="Begin"/> does nothing and need not be called.</summary>
    public bool KeepsBegins { get; } = buffer.KeepsBegins;

    /// <inheritdoc cref="ISpanBuffer.Begin"/>
    public BegunSpan? Begin(in SpanBegin begin) => buffer.Begin(begin);

    /// <summary>Adds a span that has ended.</summary>
    /// <param name="traceId">32 lower-case hex digits.</param>
    /// <param name="spanId">16 lower-case hex digits.</param>
    /// <param name="json">The span, encoded and masked; it is copied.</param>
    /// <param name="begun">What <see cref="Begin"/> gave.</param>
    public void Add(string traceId, string spanId, ReadOnlySpan<byte> json, BegunSpan? begun)
    {
        if (FitsABatch(json) && !buffer.TryAdd(traceId, spanId, json, begun))
        {
            Drop(DropReasons.QueueFull, 1);
        }

        Arrived();
        if (buffer.HasLosses)
        {
            lock (_lock)
            {
                TakeLossesOfBuffer();
            }
        }
    }

    /// <summary>Adds a copy of a span that still runs; its end will follow.</summary>
    public void AddUnfinished(ReadOnlySpan<byte> json, BegunSpan? begun)
    {
        if (FitsABatch(json) && !buffer.TryAddUnfinished(json, begun))
        {
            Drop(DropReasons.QueueFull, 1);
        }

        Arrived();
    }

    /// <summary>The client has nothing more to send for the trace; the last batch says so.</summary>
    public void AddDone(string traceId)
    {
        lock (_lock)
        {
            if (_done.Count < options.MaxQueuedSpans && _done.Add(traceId))
            {
                Volatile.Write(ref _news, true);
            }
        }
    }

    /// <summary>The trace goes on after all.</summary>
    public void RemoveDone(string traceId)
    {
        lock (_lock)
        {
            _done.Remove(traceId);
        }
    }

    /// <summary>Counts spans as lost; the next batch tells the server.</summary>
    public void Drop(string reason, long count) => Drop(reason, count, []);

    /// <summary>Spans lost since the last call.</summary>
    public long TakeLost()
    {
        lock (_lock)
        {
            TakeLossesOfBuffer();
            var lost = _lost;
            _lost = 0;
            return lost;
        }
    }

    /// <inheritdoc/>
    /// <remarks>A batch keeps its number and its contents for all attempts, so that the server can tell a repeat.</remarks>
    public Batch? Next()
    {
        lock (_lock)
        {
            Volatile.Write(ref _news, false);
            if (_current is null && (_current = Cut()) is { } batch)
            {
                buffer.Sending(batch);
            }

            return _current;
        }
    }

    public void Stored(Batch batch, int rejected)
    {
        lock (_lock)
        {
            _lost += rejected;
            Settle(batch);
        }
    }

    public void Refused(Batch batch, string reason)
    {
        lock (_lock)
        {
            if (batch.Spans.Count == 0)
            {
                // A server that does not even take the losses alone will not be told.
                Settle(batch);
                return;
            }

            Drop(reason, batch.Spans.Count, batch.Spans);
            Complete(batch);
        }
    }

    public Batch Without(Batch batch, IReadOnlySet<string> foreignTraces)
    {
        lock (_lock)
        {
            List<QueuedSpan> foreign = [.. batch.Spans.Where(s => foreignTraces.Contains(s.TraceId))];
            Drop(DropReasons.Forbidden, foreign.Count, foreign);
            _done.ExceptWith(foreignTraces);
            _current = new Batch(
                Batch.NewId(), [.. batch.Spans.Except(foreign)], Unreported(), [.. batch.Done.Where(d => !foreignTraces.Contains(d))])
            {
                Clock = Clock,
            };
            buffer.Sending(_current);
            return _current;
        }
    }

    /// <summary>The spans that wait, decoded.</summary>
    public IReadOnlyList<WireSpan> Peek()
    {
        lock (_lock)
        {
            // Decoded under the lock: the memory of a delivered span is used again.
            return
            [
                .. (_current?.Spans ?? []).Select(sent => sent.Json)
                    .Concat(buffer.Peek())
                    .Where(json => !json.IsEmpty)
                    .Select(json => WireReader.ReadSpan(json.Span)),
            ];
        }
    }

    private bool FitsABatch(ReadOnlySpan<byte> json)
    {
        if (json.Length <= options.MaxBatchBytes)
        {
            return true;
        }

        Drop(DropReasons.TooLarge, 1);
        return false;
    }

    /// <summary>Comes after the span is in the buffer: a flush that has not seen the span has taken the news away before.</summary>
    private void Arrived()
    {
        Volatile.Write(ref _news, true);
        if (BatchFilled is { } wake && (buffer.Count >= options.MaxBatchSpans || buffer.Bytes >= options.MaxBatchBytes))
        {
            wake();
        }
    }

    private void Drop(string reason, long count, IReadOnlyList<QueuedSpan> spans)
    {
        if (count == 0)
        {
            return;
        }

        lock (_lock)
        {
            CountLost(reason, count);
            buffer.Lost(reason, count, spans);
        }
    }

    /// <summary>Nothing of the batch will be sent again, and its losses are told.</summary>
    private void Settle(Batch batch)
    {
        buffer.Settled(batch);
        foreach (var (reason, count) in batch.Dropped)
        {
            if ((_unreported[reason] -= count) == 0)
            {
                _unreported.Remove(reason);
            }
        }

        Complete(batch);
    }

    private void Complete(Batch batch)
    {
        _current = null;
        _done.ExceptWith(batch.Done);
    }

    private Batch? Cut()
    {
        var spans = new List<QueuedSpan>();
        var (bytes, traceId) = (0, (string?)null);
        while (spans.Count < options.MaxBatchSpans && buffer.TryTake(options.MaxBatchBytes - bytes, traceId, out var span))
        {
            traceId = span.TraceId;
            bytes += span.Json.Length;
            spans.Add(span);
        }

        TakeLossesOfBuffer();
        var isLast = buffer.Count == 0;
        // Traces that one batch may not name have a batch of their own after it.
        string[] done = isLast ? [.. _done.Take(WireEnvelope.MaxDone)] : [];
        return spans.Count > 0 || _unreported.Count > 0 || done.Length > 0
            ? new Batch(Batch.NewId(), spans, Unreported(), done) { Clock = Clock }
            : null;
    }

    /// <summary>Spans that the buffer gave up: it has noted the losses already.</summary>
    private void TakeLossesOfBuffer()
    {
        foreach (var (reason, count) in buffer.TakeLosses())
        {
            CountLost(reason, count);
        }
    }

    private void CountLost(string reason, long count)
    {
        _unreported[reason] = _unreported.GetValueOrDefault(reason) + count;
        _lost += count;
    }

    private List<WireDropped> Unreported() => [.. _unreported.Select(d => new WireDropped(d.Key, d.Value))];
}
