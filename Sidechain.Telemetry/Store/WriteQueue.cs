using System.Threading.Channels;

namespace Sidechain.Telemetry.Store;

/// <summary>Batches on their way to the writers. Its bound is the doors' <see cref="Ingest.Admission"/>: what waits here belongs to a request that was let in.</summary>
internal sealed class WriteQueue
{
    private readonly Channel<PendingWrite> _pending = Channel.CreateUnbounded<PendingWrite>();

    public int Count => _pending.Reader.Count;

    /// <exception cref="StoreUnavailableException">The service is stopping.</exception>
    public Task<WriteResult> AddAsync(Batch batch, CancellationToken cancellationToken)
    {
        var pending = new PendingWrite(batch, cancellationToken);
        return _pending.Writer.TryWrite(pending) ? pending.Result : throw new StoreUnavailableException("The service is stopping.");
    }

    /// <summary>Waits for a batch and takes with it what else has come by then; null once the queue is closed and empty.</summary>
    /// <param name="spans">Enough for one group: no further batch is taken once it holds so many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<PendingWrite>?> TakeAsync(int spans, CancellationToken cancellationToken = default)
    {
        while (await _pending.Reader.WaitToReadAsync(cancellationToken))
        {
            var group = new List<PendingWrite>();
            for (var taken = 0; taken < spans && _pending.Reader.TryRead(out var next);)
            {
                if (!next.IsWanted)
                    continue;
                group.Add(next);
                taken += next.Batch.Spans.Count;
            }

            if (group.Count > 0)
                return group;
        }

        return null;
    }

    /// <summary>Takes no more; what has been taken in is still written.</summary>
    public void Close() => _pending.Writer.TryComplete();
}
