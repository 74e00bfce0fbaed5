using Npgsql;
using NpgsqlTypes;
using Sidechain.Telemetry.Keys;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Query;

/// <summary>Reads traces out of the store.</summary>
internal sealed class TraceStore(NpgsqlDataSource database, StoreState state, SpanRows spans, AttributeKeyStore numbers)
{
    // First the trace, then its spans: a client that is done has all its spans in what is read after that.
    private const string Trace = """
        -- SELECT traces
        SELECT owner, original_id, client_done, extract(epoch FROM clock_timestamp() - last_received)::float8 FROM telemetry.traces WHERE trace_id = $1
        """;

    public const string Spans = $"""
        -- SELECT spans
        SELECT {SpanRows.Columns} FROM telemetry.spans s JOIN telemetry.resources r ON r.id = s.resource
        WHERE s.day = (SELECT day FROM telemetry.traces WHERE trace_id = $1) AND s.trace_id = $1
        """;

    private const string SpansOfMany = $"""
        -- SELECT spans
        SELECT {SpanRows.Columns}, t.trace_id, t.owner
        FROM telemetry.traces t JOIN telemetry.spans s ON s.day = t.day AND s.trace_id = t.trace_id JOIN telemetry.resources r ON r.id = s.resource
        WHERE t.trace_id = ANY($1)
        """;

    /// <summary>Null when nothing of the trace has been stored.</summary>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public Task<StoredTrace?> FindAsync(Guid traceId, bool allAttributes, CancellationToken cancellationToken) =>
        AskAsync(() => QueryAsync(traceId, allAttributes, cancellationToken), cancellationToken);

    /// <summary>The spans of several traces, by their ids, with their owners and nothing else of them.</summary>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public Task<Dictionary<Guid, StoredTrace>> FindAsync(Guid[] traceIds, bool allAttributes, CancellationToken cancellationToken) =>
        AskAsync(() => QueryAsync(traceIds, allAttributes, cancellationToken), cancellationToken);

    private async Task<TResult> AskAsync<TResult>(Func<Task<TResult>> ask, CancellationToken cancellationToken)
    {
        state.RequireReady();
        try
        {
            return await AskKnowingAsync(ask, cancellationToken);
        }
        catch (NpgsqlException lost) when (StoreOutage.Is(lost))
        {
            throw new StoreUnavailableException("The database is away.", lost);
        }
    }

    private async Task<TResult> AskKnowingAsync<TResult>(Func<Task<TResult>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask();
        }
        catch (UnknownKeyException)
        {
            await numbers.LearnAsync([], cancellationToken);
            return await ask();
        }
    }

    private async Task<Dictionary<Guid, StoredTrace>> QueryAsync(Guid[] traceIds, bool allAttributes, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(SpansOfMany);
        command.Parameters.Add(new() { Value = traceIds });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var found = new Dictionary<Guid, StoredTrace>();
        while (await rows.ReadAsync(cancellationToken))
        {
            var traceId = rows.GetGuid(SpanRows.Count);
            if (!found.TryGetValue(traceId, out var trace))
                found[traceId] = trace = new StoredTrace { TraceId = traceId, Owner = Text(rows, SpanRows.Count + 1) };
            trace.Spans.Add(spans.Read(traceId, rows, allAttributes));
        }

        return found;
    }

    private async Task<StoredTrace?> QueryAsync(Guid traceId, bool allAttributes, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var commands = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(Trace) { Parameters = { new() { Value = traceId, NpgsqlDbType = NpgsqlDbType.Uuid } } },
                new(Spans) { Parameters = { new() { Value = traceId, NpgsqlDbType = NpgsqlDbType.Uuid } } },
            },
        };
        // Once a connection: to plan for all the days takes longer than to read one trace.
        await commands.PrepareAsync(cancellationToken);
        await using var rows = await commands.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(traceId, rows, allAttributes, cancellationToken);
    }

    private async Task<StoredTrace?> ReadAsync(Guid traceId, NpgsqlDataReader rows, bool allAttributes, CancellationToken cancellationToken)
    {
        if (!await rows.ReadAsync(cancellationToken))
            return null;
        var trace = new StoredTrace
        {
            TraceId = traceId,
            Owner = Text(rows, 0),
            OriginalId = Text(rows, 1),
            ClientDone = rows.GetBoolean(2),
            LastReceivedAgo = TimeSpan.FromSeconds(Math.Max(rows.GetDouble(3), 0)),
        };
        await rows.NextResultAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            trace.Spans.Add(spans.Read(traceId, rows, allAttributes));
        return trace;
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
