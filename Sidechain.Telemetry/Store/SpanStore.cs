using Npgsql;

namespace Sidechain.Telemetry.Store;

/// <summary>Keeps batches of spans. One transaction a batch, committed when it returns; a repeated batch changes nothing.</summary>
internal sealed class SpanStore(NpgsqlDataSource database, StoreState state)
{
    /// <summary>Keeps all of the batch, or nothing when one of its traces belongs to somebody else.</summary>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public async Task<WriteResult> WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (batch.IsEmpty)
            return WriteResult.Kept;
        state.RequireReady();
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var claims = Claims.Of(batch);
            var foreign = await claims.MakeAsync(connection, batch.Sender, cancellationToken);
            if (foreign.Count > 0)
                return new WriteResult(foreign);
            await SpanWriter.WriteAsync(connection, batch, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return WriteResult.Kept;
        }
        catch (NpgsqlException lost) when (StoreOutage.Is(lost))
        {
            throw new StoreUnavailableException("The database is away.", lost);
        }
    }
}
