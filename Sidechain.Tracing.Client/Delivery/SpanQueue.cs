using Sidechain.Tracing.Client.Spool;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Delivery;

/// <summary>
/// Spans between their end and their delivery: bounded by count and bytes, with a spool by its size; what does not fit is dropped and counted
/// by reason.
/// </summary>
internal sealed class SpanQueue(DeliveryOptions options, SpanSpool? spool = null) : IBatchSource
{
    private readonly Lock _lock = new();
    private readonly WaitingSpans _waiting = new(options);
    private readonly Dictionary<string, long> _unreported = new(StringComparer.Ordinal);
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private Batch? _current;
    private long _lost;
    private bool _news;

    /// <summary>Spans that wait, those of a batch on its way included.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count + (_current?.Spans.Count ?? 0);
            }
        }
    }

    /// <summary>True when something came that no flush has tried to deliver.</summary>
    public bool HasNews => Volatile.Read(ref _news);

    /// <summary>Of this run; goes out with its spans.</summary>
    public WireClock? Clock
    {
        get => spool is null ? field : spool.Clock;
        set
        {
            if (spool is null)
            {
                field = value;
            }
            else
            {
                spool.Clock = value;
            }
        }
    }

    /// <summary>Called when what waits fills a batch.</summary>
    public Action? BatchFilled { get; set; }

    /// <summary>It keeps what begins, for the case that the process ends before the span; otherwise nobody need call <see cref="Begin"/>.</summary>
    public bool KeepsBegins => spool is not null;

    /// <summary>Notes that a span has begun.</summary>
    public SpoolStart? Begin(in SpanBegin begin) => spool?.Start(begin);

    /// <summary>Whose spans follow is in the token.</summary>
    public void SetToken(Func<string?> token)
    {
        if (spool is not null)
        {
            spool.Token = token;
        }
    }

    /// <summary>A span that ended.</summary>
    /// <param name="traceId">32 lower-case hex digits.</param>
    /// <param name="spanId">16 lower-case hex digits.</param>
    /// <param name="json">The span, encoded and masked; it is copied.</param>
    /// <param name="start">What <see cref="Begin"/> gave.</param>
    public void Add(string traceId, string spanId, ReadOnlySpan<byte> json, SpoolStart? start)
    {
        if (spool is not null && json.Length <= options.MaxBatchBytes && spool.End(start, traceId, spanId, json) is { } entry)
        {
            _waiting.Add(WaitingSpan.Of(entry));
            Arrived();
            if (spool.HasLosses)
            {
                lock (_lock)
                {
                    TakeSpoolLosses();
                }
            }
        }
        else
        {
            AddInMemory(json, null);
        }
    }

    /// <summary>A span as it stands: its end will follow.</summary>
    public void AddUnfinished(ReadOnlySpan<byte> json, SpoolStart? start) => AddInMemory(json, start);

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
            TakeSpoolLosses();
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
                spool?.Sending(batch);
            }

            return _current;
        }
    }

    public void Stored(Batch batch, int rejected)
    {
        lock (_lock)
        {
            _lost += rejected;
            spool?.Acknowledged(batch);
            spool?.Delivered(batch.Spans);
            Complete(batch, areLossesTold: true);
        }
    }

    public void Refused(Batch batch, string reason)
    {
        lock (_lock)
        {
            Drop(reason, batch.Spans.Count, batch.Spans);

            // A server that takes not even the losses alone will not be told.
            var isGivenUp = batch.Spans.Count == 0;
            if (isGivenUp)
            {
                spool?.Acknowledged(batch);
            }

            Complete(batch, isGivenUp);
        }
    }

    public Batch Without(Batch batch, IReadOnlySet<string> foreignTraces)
    {
        lock (_lock)
        {
            List<QueuedSpan> foreign = [.. batch.Spans.Where(s => foreignTraces.Contains(s.TraceId))];
            Drop(DropReasons.Forbidden, foreign.Count, foreign);
            _waiting.Release(foreign);
            _done.ExceptWith(foreignTraces);
            _current = new Batch(Batch.NewId(), [.. batch.Spans.Except(foreign)], Unreported(), [.. batch.Done.Where(d => !foreignTraces.Contains(d))])
            {
                Clock = Clock,
            };
            spool?.Sending(_current);
            return _current;
        }
    }

    /// <summary>What waits, decoded.</summary>
    public IReadOnlyList<WireSpan> Peek()
    {
        lock (_lock)
        {
            // Decoded under the lock: the memory of a delivered span is used again.
            return
            [
                .. (_current?.Spans ?? []).Select(sent => sent.Json)
                    .Concat(_waiting.Copies().Select(waiting => waiting.Span.Entry is { } entry ? (ReadOnlyMemory<byte>)spool!.Peek(entry) : waiting.Json))
                    .Where(json => !json.IsEmpty)
                    .Select(json => WireReader.ReadSpan(json.Span)),
            ];
        }
    }

    private void AddInMemory(ReadOnlySpan<byte> json, SpoolStart? unfinished)
    {
        if (json.Length > options.MaxBatchBytes)
        {
            Drop(DropReasons.TooLarge, 1);
        }
        else if (!_waiting.TryAdd(json, unfinished))
        {
            Drop(DropReasons.QueueFull, 1);
        }

        Arrived();
    }

    /// <summary>After it is there: a flush that has not seen it has taken the news away before.</summary>
    private void Arrived()
    {
        Volatile.Write(ref _news, true);
        if (BatchFilled is { } wake && (_waiting.Count >= options.MaxBatchSpans || _waiting.Bytes >= options.MaxBatchBytes))
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
            _unreported[reason] = _unreported.GetValueOrDefault(reason) + count;
            _lost += count;
            spool?.Lost(reason, count, spans);
        }
    }

    private void Complete(Batch batch, bool areLossesTold)
    {
        _current = null;
        _waiting.Release(batch.Spans);
        foreach (var dropped in areLossesTold ? batch.Dropped : [])
        {
            if ((_unreported[dropped.Reason] -= dropped.Count) == 0)
            {
                _unreported.Remove(dropped.Reason);
            }
        }

        _done.ExceptWith(batch.Done);
    }

    private Batch? Cut()
    {
        var spans = new List<QueuedSpan>();
        var (bytes, traceId) = (0, (string?)null);
        while (spans.Count < options.MaxBatchSpans && _waiting.TryTake(options.MaxBatchBytes - bytes, out var next))
        {
            var json = next.Json;
            if (next.Entry is { } entry)
            {
                if (spool!.Take(entry) is not { } taken)
                {
                    continue;
                }

                json = taken;
            }

            traceId = QueuedSpan.TraceIdOf(json.Span, traceId);
            var span = new QueuedSpan(traceId, json, next.Chunk) { Entry = next.Entry, Unfinished = next.Unfinished };
            if (span.Entry is { } spooled && spool!.Time.GetElapsedTime(spooled.WrittenTicks) > spool.Options.MaxAge)
            {
                Drop(DropReasons.Expired, 1, [span]);
                continue;
            }

            bytes += next.Length;
            spans.Add(span);
        }

        TakeSpoolLosses();
        var isLast = _waiting.Count == 0;
        var hasContent = spans.Count > 0 || _unreported.Count > 0 || (isLast && _done.Count > 0);
        return hasContent ? new Batch(Batch.NewId(), spans, Unreported(), isLast ? [.. _done] : []) { Clock = Clock } : null;
    }

    /// <summary>Segments that the spool had to delete: it has noted that itself. Their spans wait no more.</summary>
    private void TakeSpoolLosses()
    {
        if (spool?.TakeLosses() is not { Count: > 0 } losses)
        {
            return;
        }

        foreach (var (reason, count) in losses)
        {
            _unreported[reason] = _unreported.GetValueOrDefault(reason) + count;
            _lost += count;
        }

        _waiting.Remove(static span => span.Place is SpoolSegment { IsClosed: true });
    }

    private List<WireDropped> Unreported() => [.. _unreported.Select(d => new WireDropped(d.Key, d.Value))];
}
