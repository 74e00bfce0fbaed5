using Npgsql;
using NpgsqlTypes;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Logs;

/// <summary>Keeps log records, and finds those of a trace. A repeated record changes nothing.</summary>
internal sealed class LogStore(NpgsqlDataSource database, StoreState state)
{
    /// <summary>Most records of one answer.</summary>
    public const int MostRead = 5000;

    /// <summary>Most bytes that are read at once; the record that goes beyond is the last.</summary>
    public const long MostBytes = 4 * 1024 * 1024;

    // Who owns a trace stays its owner, so the row needs no lock.
    private const string Foreign = "-- SELECT traces\nSELECT trace_id FROM telemetry.traces WHERE trace_id = ANY($1) AND owner <> $2";

    private const string Resources = """
        -- INSERT resources
        INSERT INTO telemetry.resources (service, client_type, client_version)
        SELECT DISTINCT service, client_type, client_version FROM unnest($1, $2, $3) AS n (service, client_type, client_version)
        WHERE NOT EXISTS (SELECT 1 FROM telemetry.resources r WHERE r.service = n.service
            AND r.client_type IS NOT DISTINCT FROM n.client_type AND r.client_version IS NOT DISTINCT FROM n.client_version)
        ORDER BY 1, 2, 3
        ON CONFLICT DO NOTHING
        """;

    private const string Insert = """
        -- INSERT logs
        INSERT INTO telemetry.logs (
            day, id, trace_id, span_id, time_ns, resource, severity, severity_text, user_id, event_name, body, attributes)
        SELECT n.day, n.id, n.trace_id, n.span_id, n.time_ns, r.id,
            n.severity, n.severity_text, n.user_id, n.event_name, n.body, n.attributes
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            AS n (service, client_type, client_version, day, id, trace_id, span_id, time_ns,
                severity, severity_text, user_id, event_name, body, attributes)
        JOIN telemetry.resources r ON r.service = n.service
            AND r.client_type IS NOT DISTINCT FROM n.client_type AND r.client_version IS NOT DISTINCT FROM n.client_version
        ORDER BY n.day, n.id
        ON CONFLICT DO NOTHING
        """;

    // Others' records, of which there may be any number from before the trace had an owner, take no room of the owner's.
    private const string OfTrace = """
        -- SELECT logs
        SELECT time_ns, span_id, severity, severity_text, user_id, event_name, body, attributes, service, found FROM (
            SELECT f.*, count(*) OVER () AS found, sum(weight) OVER (ORDER BY time_ns, id) - weight AS bytes_before FROM (
                SELECT l.time_ns, l.span_id, l.severity, l.severity_text, l.user_id, l.event_name, l.body, l.attributes, r.service, l.id,
                    coalesce(octet_length(l.body), 0) + coalesce(octet_length(l.attributes), 0) AS weight
                FROM telemetry.logs l JOIN telemetry.resources r ON r.id = l.resource
                WHERE l.trace_id = $1 AND ($3::text IS NULL OR coalesce(l.user_id, $3) = $3) ORDER BY l.time_ns, l.id LIMIT $2) f) b
        WHERE bytes_before < $4 ORDER BY time_ns, id
        """;

    /// <summary>
    /// Keeps and commits all of them, a slice in each turn; or keeps none and returns the traces of other users that a client named. Where
    /// it fails in the middle, the slices before stay, and change nothing when they come again.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public async Task<IReadOnlyList<Guid>> WriteAsync(
        IReadOnlyList<LogRecord> records, Sender sender, LogTurn turn, DateOnly today, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
        {
            return [];
        }

        state.RequireReady();
        try
        {
            var isFirst = true;
            foreach (var slice in LogSlices.Of(records))
            {
                await turn.NextAsync(cancellationToken);
                await using var connection = await database.OpenConnectionAsync(cancellationToken);
                if (isFirst && !sender.IsService
                    && await ForeignAsync(connection, records, sender.UserId!, cancellationToken) is { Count: > 0 } foreign)
                {
                    return foreign;
                }

                isFirst = false;
                // Committed first: whoever else needs the same new resource, as spans do, would wait for the records.
                await ExecuteAsync(connection, Resources, OfResources(slice), cancellationToken);
                await ExecuteAsync(connection, Insert, OfRecords(slice, today), cancellationToken);
            }

            return [];
        }
        catch (NpgsqlException lost) when (StoreOutage.Is(lost))
        {
            turn.Lose();
            throw new StoreUnavailableException("The database is away.", lost);
        }
    }

    /// <summary>The records of a trace in the order of their times, and whether there are more than are read at once.</summary>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    /// <param name="trace">Of which.</param>
    /// <param name="owner">Whose they are, or nobody's; null for everybody's.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<(IReadOnlyList<StoredLog> Logs, bool AreMore)> FindAsync(
        Guid trace, string? owner, CancellationToken cancellationToken)
    {
        state.RequireReady();
        try
        {
            await using var command = database.CreateCommand(OfTrace);
            command.Parameters.Add(new() { Value = trace });
            command.Parameters.Add(new() { Value = MostRead + 1 });
            command.Parameters.Add(new() { Value = (object?)owner ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
            command.Parameters.Add(new() { Value = MostBytes });
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var found = new List<StoredLog>();
            var all = 0L;
            while (await rows.ReadAsync(cancellationToken))
            {
                found.Add(new StoredLog(
                    rows.GetInt64(0), rows.IsDBNull(1) ? null : Spans.SpanIds.Text(rows.GetInt64(1)), rows.GetInt16(2), Text(rows, 3),
                    Text(rows, 4), Text(rows, 5), Text(rows, 6),
                    Text(rows, 7), rows.GetString(8)));
                all = rows.GetInt64(9);
            }

            return (found.Count > MostRead ? found[..MostRead] : found, all > Math.Min(found.Count, MostRead));
        }
        catch (NpgsqlException lost) when (StoreOutage.Is(lost))
        {
            throw new StoreUnavailableException("The database is away.", lost);
        }
    }

    private static async Task<List<Guid>> ForeignAsync(
        NpgsqlConnection connection, IReadOnlyList<LogRecord> records, string user, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Foreign, connection);
        command.Parameters.Add(new() { Value = records.Select(record => record.TraceId).OfType<Guid>().Distinct().ToArray() });
        command.Parameters.Add(new() { Value = user });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var foreign = new List<Guid>();
        while (await rows.ReadAsync(cancellationToken))
        {
            foreign.Add(rows.GetGuid(0));
        }

        return foreign;
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter[] OfRecords(IReadOnlyList<LogRecord> records, DateOnly today) =>
    [
        .. OfResources(records),
        Columns.Of(records, NpgsqlDbType.Date, record => LogDays.Of(record.TimeNs, today)),
        Columns.Of(records, NpgsqlDbType.Uuid, record => record.Id()),
        Columns.Of(records, NpgsqlDbType.Uuid, record => record.TraceId),
        Columns.Of(records, NpgsqlDbType.Bigint, record => record.SpanId),
        Columns.Of(records, NpgsqlDbType.Bigint, record => record.TimeNs),
        Columns.Of(records, NpgsqlDbType.Smallint, record => record.Severity),
        Columns.Of(records, NpgsqlDbType.Text, record => record.SeverityText),
        Columns.Of(records, NpgsqlDbType.Text, record => record.UserId),
        Columns.Of(records, NpgsqlDbType.Text, record => record.EventName),
        Columns.Of(records, NpgsqlDbType.Text, record => record.Body),
        Columns.Of(records, NpgsqlDbType.Text, record => record.Attributes),
    ];

    private static NpgsqlParameter[] OfResources(IReadOnlyList<LogRecord> records) =>
    [
        Columns.Of(records, NpgsqlDbType.Text, record => record.Origin.Service),
        Columns.Of(records, NpgsqlDbType.Text, record => record.Origin.ClientType),
        Columns.Of(records, NpgsqlDbType.Text, record => record.Origin.ClientVersion),
    ];

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
