using System.Threading.Channels;

namespace Sidechain.Telemetry.Store;

/// <summary>
/// Batches on their way to the writers. Each caller has a line, and the lines have turns: whoever sends little is in the next group, however much others have
/// sent before. Its bound is the doors' <see cref="Ingest.Admission"/>: what waits here belongs to a request that was let in.
/// </summary>
internal sealed class WriteQueue
{
    // So small a batch is never cut; and so many spans a caller may bring in one turn, however many callers there are.
    private const int Whole = 500;
    private const int LeastTurn = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedList<PendingWrite>> _lines = new(StringComparer.Ordinal);
    private readonly Queue<string> _turns = new();

    // At most one word, that something waits.
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
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
                throw new StoreUnavailableException("The service is stopping.");
            pending = new PendingWrite(batch, cancellationToken) { Number = _came++ };
            Line(pending).AddLast(pending);
        }

        _news.Writer.TryWrite(true);
        return pending.Result;
    }

    /// <summary>Waits for a batch and takes with it what else has come by then, in the order in which it came; null once the queue is closed and empty.</summary>
    /// <param name="spans">Enough for one group: no further batch is taken once it holds so many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<PendingPart>?> TakeAsync(int spans, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (group, isMore) = Take(spans);
            if (isMore)
                _news.Writer.TryWrite(true);
            if (group.Count > 0)
                return group;
            // A closed queue is emptied without waiting.
            if (!await _news.Reader.WaitToReadAsync(cancellationToken) && Count == 0)
                return null;
            _news.Reader.TryRead(out _);
        }
    }

    /// <summary>A part is committed, or was not let in: its sender gets the answer, or what is left of the batch is first in its line again.</summary>
    public void Succeed(PendingPart part, WriteResult result)
    {
        if (part.Pending.Succeed(part, result))
            return;
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
                pending.Fail(reason);
            _lines.Clear();
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

    // All who send without a token are one caller, and so are the services.
    private static string Caller(Sender sender) => sender.IsService ? "services" : $"user:{sender.UserId}";

    private LinkedList<PendingWrite> Line(PendingWrite pending)
    {
        var caller = Caller(pending.Batch.Sender);
        if (!_lines.TryGetValue(caller, out var line))
        {
            _lines[caller] = line = [];
            _turns.Enqueue(caller);
        }

        return line;
    }

    private (IReadOnlyList<PendingPart> Group, bool IsMore) Take(int spans)
    {
        var group = new List<PendingPart>();
        lock (_lock)
        {
            var left = spans;
            while (left > 0 && _turns.Count > 0)
            {
                // As much for each, as there are lines now.
                var share = Math.Max(LeastTurn, left / _turns.Count);
                for (var lines = _turns.Count; lines > 0 && left > 0; lines--)
                {
                    left -= TakeTurn(_turns.Dequeue(), Math.Min(share, left), group);
                }
            }

            group.Sort((one, other) => one.Pending.Number.CompareTo(other.Pending.Number));
            return (group, _turns.Count > 0);
        }
    }

    /// <returns>Spans that it brings.</returns>
    private int TakeTurn(string caller, int share, List<PendingPart> group)
    {
        var (line, taken) = (_lines[caller], 0);
        while (taken < share && line.First is { } first)
        {
            line.RemoveFirst();
            if (!first.Value.IsWanted)
                continue;
            var part = first.Value.Take(Math.Max(share - taken, Whole));
            group.Add(part);
            // A batch without spans is work too.
            taken += Math.Max(part.Batch.Spans.Count, 1);
            // The rest of it waits until this part is written.
            if (!part.IsLast)
                break;
        }

        if (line.Count > 0)
            _turns.Enqueue(caller);
        else
            _lines.Remove(caller);
        return taken;
    }
}
