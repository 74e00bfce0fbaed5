using Npgsql;
using NpgsqlTypes;
using Sidechain.ServiceDefaults.Limits;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store;
using Sidechain.Telemetry.Store.Keys;

namespace Sidechain.Telemetry.Traces;

/// <summary>Reads traces out of the store.</summary>
internal sealed class TraceStore(NpgsqlDataSource database, StoreState state, SpanRows spans, AttributeKeyStore numbers, BigTraces big)
{
    // First the trace, then its spans: a client that is done has all its spans in what is read after that.
    private const string Trace = """
        -- SELECT traces
        SELECT owner, original_id, client_done, extract(epoch FROM clock_timestamp() - last_received)::float8,
            left_out, span_count, rejected, bytes
        FROM telemetry.traces WHERE trace_id = $1
        """;

    public const string Spans = $"""
        -- SELECT spans
        SELECT {SpanRows.Columns} FROM telemetry.spans s {SpanRows.Joins}
        WHERE s.day = (SELECT day FROM telemetry.traces WHERE trace_id = $1) AND s.trace_id = $1
        """;

    // For who may not read the trace there is no day, and not one span is looked at.
    private const string SpansOfOwner = $"""
        -- SELECT spans
        SELECT {SpanRows.Columns} FROM telemetry.spans s {SpanRows.Joins}
        WHERE s.day = (SELECT day FROM telemetry.traces WHERE trace_id = $1 AND ($2::text IS NULL OR owner = $2)) AND s.trace_id = $1
        """;

    private const string Look = """
        -- SELECT traces
        SELECT string_agg(concat_ws(' ', span_count, left_out, client_done, owner, last_received), '|' ORDER BY trace_id),
            extract(epoch FROM clock_timestamp() - max(last_received))::float8
        FROM telemetry.traces WHERE trace_id = ANY($1)
        """;

    // In a trace of somebody else's, under an id that both have used.
    private const string SpansFor = $"""
        -- SELECT spans
        SELECT {SpanRows.Columns} FROM telemetry.spans s {SpanRows.Joins}
        WHERE s.day = (SELECT day FROM telemetry.traces WHERE trace_id = $1) AND s.trace_id = $1 AND s.user_id = $2
        """;

    private const string SpansOfMany = $"""
        -- SELECT spans
        SELECT {SpanRows.Columns}, t.trace_id, t.owner, t.original_id
        FROM telemetry.traces t JOIN telemetry.spans s ON s.day = t.day AND s.trace_id = t.trace_id
        {SpanRows.Joins}
        WHERE t.trace_id = ANY($1)
        """;

    /// <summary>Null when nothing of the trace has been stored. Without spans where it is somebody else's.</summary>
    /// <param name="traceId">Of the trace.</param>
    /// <param name="owner">Whose it must be; null for anybody's.</param>
    /// <param name="allAttributes">Not those alone that a tree is built by.</param>
    /// <param name="place">Entered before the spans of a big trace are read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public Task<StoredTrace?> FindAsync(
        Guid traceId, string? owner, bool allAttributes, HeavyPlace place, CancellationToken cancellationToken) =>
        AskAsync(() => QueryAsync(traceId, owner, allAttributes, place, cancellationToken), cancellationToken);

    /// <summary>Whether traces have changed since another look; null where none is there.</summary>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public Task<TraceLook?> LookAsync(Guid[] traceIds, CancellationToken cancellationToken) => AskAsync<TraceLook?>(
        async () =>
        {
            await using var command = database.CreateCommand(Look);
            command.Parameters.Add(new() { Value = traceIds });
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            return await rows.ReadAsync(cancellationToken) && Text(rows, 0) is { } stamp
                ? new TraceLook(stamp, TimeSpan.FromSeconds(Math.Max(rows.GetDouble(1), 0)))
                : null;
        },
        cancellationToken);

    /// <summary>The spans that were made for a user in a trace of somebody else's.</summary>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public Task<IReadOnlyList<StoredSpan>> FindForAsync(
        Guid traceId, string user, bool allAttributes, CancellationToken cancellationToken) =>
        AskAsync(() => QueryForAsync(traceId, user, allAttributes, cancellationToken), cancellationToken);

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
            {
                found[traceId] = trace = new StoredTrace
                {
                    TraceId = traceId,
                    Owner = Text(rows, SpanRows.Count + 1),
                    OriginalId = Text(rows, SpanRows.Count + 2),
                };
            }

            trace.Spans.Add(spans.Read(traceId, rows, allAttributes));
        }

        return found;
    }

    private async Task<StoredTrace?> QueryAsync(
        Guid traceId, string? owner, bool allAttributes, HeavyPlace place, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var commands = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(Trace) { Parameters = { new() { Value = traceId, NpgsqlDbType = NpgsqlDbType.Uuid } } },
                new(SpansOfOwner)
                {
                    Parameters =
                    {
                        new() { Value = traceId, NpgsqlDbType = NpgsqlDbType.Uuid },
                        new() { Value = (object?)owner ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                    },
                },
            },
        };
        // Once a connection: to plan for all the days takes longer than to read one trace.
        await commands.PrepareAsync(cancellationToken);
        await using var rows = await commands.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(traceId, rows, allAttributes, place, cancellationToken);
    }

    private async Task<StoredTrace?> ReadAsync(
        Guid traceId, NpgsqlDataReader rows, bool allAttributes, HeavyPlace place, CancellationToken cancellationToken)
    {
        if (!await rows.ReadAsync(cancellationToken))
        {
            return null;
        }

        var trace = new StoredTrace
        {
            TraceId = traceId,
            Owner = Text(rows, 0),
            OriginalId = Text(rows, 1),
            ClientDone = rows.GetBoolean(2),
            LastReceivedAgo = TimeSpan.FromSeconds(Math.Max(rows.GetDouble(3), 0)),
            LeftOut = rows.GetInt32(4),
            SpanCount = rows.GetInt32(5),
            HasRejected = rows.GetBoolean(6),
            Bytes = rows.GetInt64(7),
        };
        if (big.IsBig(trace))
        {
            await place.EnterAsync(cancellationToken);
        }

        await rows.NextResultAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            trace.Spans.Add(spans.Read(traceId, rows, allAttributes));
        }

        return trace;
    }

    private async Task<IReadOnlyList<StoredSpan>> QueryForAsync(
        Guid traceId, string user, bool allAttributes, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(SpansFor);
        command.Parameters.Add(new() { Value = traceId });
        command.Parameters.Add(new() { Value = user });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<StoredSpan>();
        while (await rows.ReadAsync(cancellationToken))
        {
            found.Add(spans.Read(traceId, rows, allAttributes));
        }

        return found;
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
