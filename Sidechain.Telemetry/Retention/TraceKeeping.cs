using Npgsql;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Retention;

/// <summary>What people decide about how long traces are kept: longer than others, or no longer at all.</summary>
internal sealed class TraceKeeping(NpgsqlDataSource database, StoreState state)
{
    private const string Pin = """
        -- UPDATE traces
        UPDATE telemetry.traces SET pinned = $2, pinned_until = NULL WHERE trace_id = $1 AND span_count > 0 AND ($3 OR owner = $4)
        """;

    /// <summary>False when there is no such trace, or it is not the user's.</summary>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public Task<bool> PinAsync(Guid trace, bool pinned, SidechainUser user, CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            await using var command = database.CreateCommand(Pin);
            foreach (var value in (object[])[trace, pinned, user.IsSupport, user.Id])
            {
                command.Parameters.Add(new() { Value = value });
            }

            return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
        });

    /// <summary>Deletes the user's traces, and services' spans for the user in traces of others; returns the number of traces.</summary>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public Task<int> EraseAsync(SidechainUser user, CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            return await new TraceEraser(connection, user.Id).EraseAsync(cancellationToken);
        });

    private async Task<TResult> AskAsync<TResult>(Func<Task<TResult>> ask)
    {
        state.RequireReady();
        try
        {
            return await ask();
        }
        catch (NpgsqlException lost) when (StoreOutage.Is(lost))
        {
            throw new StoreUnavailableException("The database is away.", lost);
        }
    }
}
