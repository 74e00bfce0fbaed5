using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Delivery;

/// <summary>Spans between their end and their delivery: bounded by count and bytes; what does not fit is dropped and counted by reason.</summary>
internal sealed class SpanQueue(DeliveryOptions options)
{
    private readonly Lock _lock = new();
    private readonly Queue<QueuedSpan> _spans = new();
    private readonly SpanChunks _chunks = new();
    private readonly Dictionary<string, long> _unreported = new(StringComparer.Ordinal);
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private Batch? _current;
    private long _bytes;
    private long _lost;
    private bool _news;

    /// <summary>Spans that wait, those of a batch on its way included.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _spans.Count + (_current?.Spans.Count ?? 0);
            }
        }
    }

    /// <summary>True when something came that no flush has tried to deliver.</summary>
    public bool HasNews
    {
        get
        {
            lock (_lock)
            {
                return _news;
            }
        }
    }

    /// <param name="traceId">32 lower-case hex digits.</param>
    /// <param name="json">An encoded span; it is copied.</param>
    public void Add(string traceId, ReadOnlySpan<byte> json)
    {
        lock (_lock)
        {
            _news = true;
            if (json.Length > options.MaxBatchBytes)
            {
                Drop(DropReasons.TooLarge, 1);
            }
            else if (_spans.Count >= options.MaxQueuedSpans || _bytes + json.Length > options.MaxQueuedBytes)
            {
                Drop(DropReasons.QueueFull, 1);
            }
            else
            {
                _spans.Enqueue(_chunks.Add(traceId, json));
                _bytes += json.Length;
            }
        }
    }

    public void AddDone(string traceId)
    {
        lock (_lock)
        {
            _news |= _done.Count < options.MaxQueuedSpans && _done.Add(traceId);
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
    public void Drop(string reason, long count)
    {
        lock (_lock)
        {
            _unreported[reason] = _unreported.GetValueOrDefault(reason) + count;
            _lost += count;
        }
    }

    /// <summary>Counts spans as lost that the server itself rejected.</summary>
    public void CountRejected(long count)
    {
        lock (_lock)
        {
            _lost += count;
        }
    }

    /// <summary>Spans lost since the last call.</summary>
    public long TakeLost()
    {
        lock (_lock)
        {
            var lost = _lost;
            _lost = 0;
            return lost;
        }
    }

    /// <summary>
    /// The batch to send: the one that was not acknowledged, unchanged, or else a new one. Null when there is nothing to say.
    /// A batch keeps its number and its contents for all attempts, so that the server can tell a repeat.
    /// </summary>
    public Batch? Next()
    {
        lock (_lock)
        {
            _news = false;
            return _current ??= Cut();
        }
    }

    /// <summary>The batch needs no further attempt.</summary>
    public void Complete(Batch batch)
    {
        lock (_lock)
        {
            _current = null;
            _chunks.Release(batch.Spans);
            foreach (var dropped in batch.Dropped)
            {
                if ((_unreported[dropped.Reason] -= dropped.Count) == 0)
                {
                    _unreported.Remove(dropped.Reason);
                }
            }

            _done.ExceptWith(batch.Done);
        }
    }

    /// <summary>The batch is sent again without some traces, as a new one.</summary>
    public Batch Replace(Batch batch, IReadOnlySet<string> withoutTraces)
    {
        lock (_lock)
        {
            List<QueuedSpan> rest = [.. batch.Spans.Where(s => !withoutTraces.Contains(s.TraceId))];
            _done.ExceptWith(withoutTraces);
            _chunks.Release([.. batch.Spans.Where(s => withoutTraces.Contains(s.TraceId))]);
            return _current = new Batch(NewId(), rest, Unreported(), [.. batch.Done.Where(d => !withoutTraces.Contains(d))]);
        }
    }

    /// <summary>What waits, decoded.</summary>
    public IReadOnlyList<WireSpan> Peek()
    {
        lock (_lock)
        {
            // Decoded under the lock: the memory of a delivered span is used again.
            return [.. (_current?.Spans ?? []).Concat(_spans).Select(s => WireReader.ReadSpan(s.Json.Span))];
        }
    }

    private Batch? Cut()
    {
        var spans = new List<QueuedSpan>();
        var bytes = 0;
        while (spans.Count < options.MaxBatchSpans && _spans.TryPeek(out var next) && bytes + next.Json.Length <= options.MaxBatchBytes)
        {
            bytes += next.Json.Length;
            spans.Add(_spans.Dequeue());
        }

        _bytes -= bytes;
        var isLast = _spans.Count == 0;
        var hasContent = spans.Count > 0 || _unreported.Count > 0 || (isLast && _done.Count > 0);
        return hasContent ? new Batch(NewId(), spans, Unreported(), isLast ? [.. _done] : []) : null;
    }

    private List<WireDropped> Unreported() => [.. _unreported.Select(d => new WireDropped(d.Key, d.Value))];

    private static string NewId() => Guid.CreateVersion7().ToString();
}
