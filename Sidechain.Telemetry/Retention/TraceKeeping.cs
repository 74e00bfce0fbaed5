using Npgsql;
using NpgsqlTypes;
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

    // All days are looked through for one user's spans.
    private const int LongSeconds = 60;

    // In the order in which writers lock.
    private const string Lock = "-- SELECT traces\nSELECT 1 FROM telemetry.traces WHERE owner = $1 ORDER BY trace_id FOR UPDATE";

    private const string Spans = """
        -- DELETE spans
        DELETE FROM telemetry.spans s USING telemetry.traces t WHERE t.owner = $1 AND s.day = t.day AND s.trace_id = t.trace_id
        """;

    private const string Logs = """
        -- DELETE logs
        DELETE FROM telemetry.logs l USING telemetry.traces t WHERE t.owner = $1 AND l.trace_id = t.trace_id
        """;

    private const string OwnLogs = "-- DELETE logs\nDELETE FROM telemetry.logs WHERE user_id = $1";

    // Requests that the user made under somebody else's id.
    private const string Elsewhere = """
        -- DELETE spans
        WITH gone AS (DELETE FROM telemetry.spans WHERE user_id = $1 RETURNING trace_id, flags & 2048 <> 0 AS stray)
        UPDATE telemetry.traces t SET span_count = t.span_count - g.spans, bytes = t.bytes - t.bytes * g.spans / greatest(t.span_count, 1),
            strays = t.strays - g.strays, stray_bytes = t.stray_bytes - t.stray_bytes * g.strays / greatest(t.strays, 1),
            user_first = (SELECT min(s.user_id COLLATE "C") FROM telemetry.spans s
                WHERE s.day = t.day AND s.trace_id = t.trace_id AND s.user_id <> $1),
            user_last = (SELECT max(s.user_id COLLATE "C") FROM telemetry.spans s
                WHERE s.day = t.day AND s.trace_id = t.trace_id AND s.user_id <> $1)
        FROM (SELECT trace_id, count(*) AS spans, count(*) FILTER (WHERE stray) AS strays FROM gone GROUP BY trace_id) g WHERE g.trace_id = t.trace_id
        """;

    private const string Traces = "-- DELETE traces\nDELETE FROM telemetry.traces WHERE owner = $1";

    private const string Losses = """
        -- DELETE dropped_spans
        WITH gone AS (DELETE FROM telemetry.batches WHERE sender = $1) DELETE FROM telemetry.dropped_spans WHERE sender = $1
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
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var erased = 0;
            foreach (var sql in (string[])[Lock, Spans, Logs, OwnLogs, Elsewhere, Losses, Traces])
            {
                await using var command = new NpgsqlCommand(sql, connection);
                command.Parameters.Add(new() { Value = user.Id, NpgsqlDbType = NpgsqlDbType.Text });
                // The first of them shows whether there is a database at all.
                if (sql != Lock)
                {
                    command.CommandTimeout = LongSeconds;
                }

                erased = await command.ExecuteNonQueryAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            return erased;
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
