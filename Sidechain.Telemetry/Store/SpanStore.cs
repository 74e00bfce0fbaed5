namespace Sidechain.Telemetry.Store;

/// <summary>Keeps batches of spans, in group commits; a repeated batch changes nothing.</summary>
internal sealed class SpanStore(WriteQueue queue, StoreState state)
{
    /// <summary>Keeps all of the batch, or nothing when one of its traces belongs to somebody else. Committed when it returns.</summary>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public async Task<WriteResult> WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (batch.IsEmpty)
        {
            return WriteResult.Kept;
        }

        state.RequireReady();
        return await queue.AddAsync(batch, cancellationToken);
    }
}
