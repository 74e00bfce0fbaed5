namespace Sidechain.Tracing.Client.Delivery;

/// <summary>
/// Spans in the order in which they came. Those in memory are bounded by count and bytes. Every thread that ends a span comes through here,
/// so the lock is held no longer than a copy takes, and it costs one atomic operation.
/// </summary>
internal sealed class WaitingSpans(DeliveryOptions options)
{
    private readonly Queue<WaitingSpan> _spans = new();
    private readonly SpanChunks _chunks = new();
    private SpinLock _lock = new(enableThreadOwnerTracking: false);
    private int _inMemory;
    private long _bytesInMemory;
    private long _bytes;

    public int Count => _spans.Count;

    /// <summary>Encoded bytes of all that wait.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Copies the span; false when there is no room.</summary>
    /// <param name="json">The span, encoded.</param>
    /// <param name="unfinished">The note of its begin, when the buffer needs it back; else null.</param>
    public bool TryAdd(ReadOnlySpan<byte> json, BegunSpan? unfinished)
    {
        var taken = false;
        try
        {
            _lock.Enter(ref taken);
            if (_inMemory >= options.MaxQueuedSpans || _bytesInMemory + json.Length > options.MaxQueuedBytes)
            {
                return false;
            }

            var waiting = _chunks.Add(json);
            _spans.Enqueue(unfinished is null ? waiting : waiting with { Place = new UnfinishedSpan(waiting.Place, unfinished) });
            _inMemory++;
            _bytesInMemory += json.Length;
            _bytes += json.Length;
            return true;
        }
        finally
        {
            Exit(taken);
        }
    }

    /// <summary>Adds a span that lies in a file.</summary>
    public void Add(in WaitingSpan spooled)
    {
        var taken = false;
        try
        {
            _lock.Enter(ref taken);
            _spans.Enqueue(spooled);
            _bytes += spooled.Length;
        }
        finally
        {
            Exit(taken);
        }
    }

    /// <summary>
    /// Takes the first, unless it is longer than <paramref name="most"/> bytes. Its memory stays its own until <see cref="Release"/>.
    /// </summary>
    public bool TryTake(int most, out WaitingSpan first)
    {
        var taken = false;
        try
        {
            _lock.Enter(ref taken);
            if (!_spans.TryPeek(out first) || first.Length > most)
            {
                return false;
            }

            Forget(_spans.Dequeue());
            return true;
        }
        finally
        {
            Exit(taken);
        }
    }

    /// <summary>Takes out all that are <paramref name="gone"/>.</summary>
    public void Remove(Predicate<WaitingSpan> gone)
    {
        var taken = false;
        try
        {
            _lock.Enter(ref taken);
            for (var left = _spans.Count; left > 0; left--)
            {
                var span = _spans.Dequeue();
                if (gone(span))
                {
                    Forget(span);
                }
                else
                {
                    _spans.Enqueue(span);
                }
            }
        }
        finally
        {
            Exit(taken);
        }
    }

    /// <summary>The memory of these may be used again: nobody reads it any more.</summary>
    public void Release(IReadOnlyList<QueuedSpan> spans)
    {
        if (spans.Count == 0)
        {
            return;
        }

        var taken = false;
        try
        {
            _lock.Enter(ref taken);
            _chunks.Release(spans);
        }
        finally
        {
            Exit(taken);
        }
    }

    /// <summary>What waits, with copies of what is in memory: the memory may be used for other spans a moment later.</summary>
    public IReadOnlyList<(WaitingSpan Span, byte[] Json)> Copies()
    {
        var taken = false;
        try
        {
            _lock.Enter(ref taken);
            return [.. _spans.Select(span => (span, span.Json.ToArray()))];
        }
        finally
        {
            Exit(taken);
        }
    }

    private void Forget(in WaitingSpan span)
    {
        _bytes -= span.Length;
        if (span.IsInMemory)
        {
            _inMemory--;
            _bytesInMemory -= span.Length;
        }
    }

    private void Exit(bool taken)
    {
        if (taken)
        {
            _lock.Exit(useMemoryBarrier: false);
        }
    }
}
