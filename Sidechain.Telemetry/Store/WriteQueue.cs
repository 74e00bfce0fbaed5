using System.Threading.Channels;

namespace Sidechain.Telemetry.Store;

/// <summary>
/// Batches on their way to the writers. Each caller has a line. Turns go by address first and by caller there: a sender of little is in the
/// next group, however much others have sent before, under however many users. The doors' <c>Admission</c> is its bound: each batch here
/// belongs to a request that was let in.
/// </summary>
internal sealed class WriteQueue
{
    // So small a batch is never cut; and so much a caller may bring in one turn, however many callers there are. Both as Batch.Work counts.
    private const int Whole = 500;
    private const int LeastTurn = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<Caller, LinkedList<PendingWrite>> _lines = [];
    private readonly Dictionary<string, Queue<Caller>> _ofAddress = new(StringComparer.Ordinal);
    private readonly Queue<string> _turns = new();

    // At most one word, that something waits.
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private bool _isClosed;
    private long _came;

    /// <summary>Batches that wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _lines.Values.Sum(line => line.Count);
            }
        }
    }

    /// <exception cref="StoreUnavailableException">The service is stopping.</exception>
    public Task<WriteResult> AddAsync(Batch batch, CancellationToken cancellationToken)
    {
        PendingWrite pending;
        lock (_lock)
        {
            if (_isClosed)
            {
                throw new StoreUnavailableException("The service is stopping.");
            }

            pending = new PendingWrite(batch, cancellationToken) { Number = _came++ };
            Line(pending).AddLast(pending);
        }

        _news.Writer.TryWrite(true);
        return pending.Result;
    }

    /// <summary>Waits for a batch and takes all others that have come by then, in order; null once the queue is closed and empty.</summary>
    /// <param name="spans">Enough for one group: no further batch is taken once it holds so many, or other work for as many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<PendingPart>?> TakeAsync(int spans, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (group, isMore) = Take(spans);
            if (isMore)
            {
                _news.Writer.TryWrite(true);
            }

            if (group.Count > 0)
            {
                return group;
            }
            // A closed queue is emptied without waiting.
            if (!await _news.Reader.WaitToReadAsync(cancellationToken) && Count == 0)
            {
                return null;
            }

            _news.Reader.TryRead(out _);
        }
    }

    /// <summary>A part is committed or refused: its sender gets the answer, or the batch's rest is first in its line again.</summary>
    public void Succeed(PendingPart part, WriteResult result)
    {
        if (part.Pending.Succeed(part, result))
        {
            return;
        }

        lock (_lock)
        {
            Line(part.Pending).AddFirst(part.Pending);
        }

        _news.Writer.TryWrite(true);
    }

    /// <summary>Tells all who wait that nothing comes of it: each would wait for what the one before has waited for already.</summary>
    public void Fail(Exception reason)
    {
        lock (_lock)
        {
            foreach (var pending in _lines.Values.SelectMany(line => line))
            {
                pending.Fail(reason);
            }

            _lines.Clear();
            _ofAddress.Clear();
            _turns.Clear();
        }
    }

    /// <summary>Takes no more; what has been taken in is still written.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
        }

        _news.Writer.TryComplete();
    }

    private LinkedList<PendingWrite> Line(PendingWrite pending)
    {
        var caller = Caller.Of(pending.Batch.Sender);
        if (!_lines.TryGetValue(caller, out var line))
        {
            _lines[caller] = line = [];
            if (!_ofAddress.TryGetValue(caller.Address, out var callers))
            {
                _ofAddress[caller.Address] = callers = new();
                _turns.Enqueue(caller.Address);
            }

            callers.Enqueue(caller);
        }

        return line;
    }

    private (IReadOnlyList<PendingPart> Group, bool IsMore) Take(int spans)
    {
        var group = new List<PendingPart>();
        lock (_lock)
        {
            TakeTurns(_turns, spans, (address, share) => TakeFrom(address, share, group));
            group.Sort((one, other) => one.Pending.Number.CompareTo(other.Pending.Number));
            return (group, _turns.Count > 0);
        }
    }

    /// <summary>Turn by turn, as much for each as there are in the round, until there is enough or nothing more.</summary>
    /// <returns>Spans taken.</returns>
    private static int TakeTurns<T>(Queue<T> turns, int spans, Func<T, int, int> take)
    {
        var left = spans;
        while (left > 0 && turns.Count > 0)
        {
            var share = Math.Max(LeastTurn, left / turns.Count);
            for (var round = turns.Count; round > 0 && left > 0; round--)
            {
                left -= take(turns.Dequeue(), Math.Min(share, left));
            }
        }

        return spans - left;
    }

    /// <inheritdoc cref="TakeTurns"/>
    private int TakeFrom(string address, int share, List<PendingPart> group)
    {
        var callers = _ofAddress[address];
        var taken = TakeTurns(callers, share, (caller, part) => TakeFrom(caller, part, group));
        if (callers.Count > 0)
        {
            _turns.Enqueue(address);
        }
        else
        {
            _ofAddress.Remove(address);
        }

        return taken;
    }

    /// <inheritdoc cref="TakeTurns"/>
    private int TakeFrom(Caller caller, int share, List<PendingPart> group)
    {
        var (line, taken) = (_lines[caller], 0);
        while (taken < share && line.First is { } first)
        {
            line.RemoveFirst();
            if (!first.Value.IsWanted)
            {
                continue;
            }

            var part = first.Value.Take(Math.Max(share - taken, Whole));
            group.Add(part);
            taken += part.Batch.Work;
            // The rest of it waits until this part is written.
            if (!part.IsLast)
            {
                break;
            }
        }

        if (line.Count > 0)
        {
            _ofAddress[caller.Address].Enqueue(caller);
        }
        else
        {
            _lines.Remove(caller);
        }

        return taken;
    }

    /// <summary>The owner of a line. All who send without a token have the turn of one address together.</summary>
    private readonly record struct Caller(string Address, string User)
    {
        public static Caller Of(Sender sender) => sender switch
        {
            { IsService: true } => new("services", ""),
            { UserId: { } user } => new($"address:{sender.Address}", user),
            _ => new("nobody", sender.Address ?? ""),
        };
    }
}
