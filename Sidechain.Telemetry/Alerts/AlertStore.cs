using Npgsql;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Alerts;

/// <summary>The states of rules, and the traces that show what made them fire.</summary>
internal sealed class AlertStore(NpgsqlDataSource database, StoreState state)
{
    private const int Examples = 3;
    private const int Candidates = 100;
    private const int MostListed = 200;

    /// <summary>As long as the examples of an alert are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    // Any number, the same in every replica, another than those of the migrations, the days and the steps.
    private const long LockKey = 0x51DEC4A4;

    private const string Columns = "rule, fired_at, resolved_at, value, threshold, spans, examples";

    // A trace's longest span is not always that of the rule; the slowest trace with such a span is what one wants to see. A client's span
    // may have the name of a service's: of a rule about services, those that look best are looked into.
    private const string FindExamples = """
        -- UPDATE traces
        WITH candidates AS MATERIALIZED (
            SELECT trace_id, day, longest_ns FROM telemetry.traces
            WHERE span_count > 0 AND owner IS NOT NULL AND terms @> $1 AND last_received >= $2 AND ($3 OR status = 1)
            ORDER BY longest_ns DESC, trace_id LIMIT CASE WHEN $6 THEN $7 ELSE $4 END),
        slowest AS (
            SELECT c.trace_id FROM candidates c
            WHERE NOT $6 OR EXISTS (
                SELECT FROM telemetry.spans s WHERE s.day = c.day AND s.trace_id = c.trace_id AND s.origin = 0 AND s.name = $8)
            ORDER BY c.longest_ns DESC, c.trace_id LIMIT $4),
        -- In the order in which writers lock.
        locked AS (SELECT t.trace_id FROM telemetry.traces t JOIN slowest USING (trace_id) ORDER BY t.trace_id FOR UPDATE OF t),
        shown AS (UPDATE telemetry.traces t
            -- A person's pin has no end, and keeps none.
            SET pinned = true, pinned_until = CASE WHEN t.pinned AND t.pinned_until IS NULL THEN NULL ELSE greatest(t.pinned_until, $5) END
            FROM locked WHERE t.trace_id = locked.trace_id RETURNING t.trace_id, t.longest_ns)
        SELECT trace_id FROM shown ORDER BY longest_ns DESC, trace_id
        """;

    private const string Fire = $"""
        -- INSERT alerts
        INSERT INTO telemetry.alerts (rule, fired_at, value, threshold, spans) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (rule) WHERE resolved_at IS NULL
        DO UPDATE SET value = excluded.value, spans = excluded.spans WHERE alerts.value < excluded.value
        RETURNING {Columns}, xmax = 0
        """;

    private const string KeepExamples = """
        -- UPDATE alerts
        UPDATE telemetry.alerts SET examples = $2 WHERE rule = $1 AND resolved_at IS NULL
        """;

    private const string Resolve = $"""
        -- UPDATE alerts
        UPDATE telemetry.alerts SET resolved_at = $2 WHERE rule = $1 AND resolved_at IS NULL RETURNING {Columns}
        """;

    private const string List = $"""
        -- SELECT alerts
        SELECT {Columns} FROM telemetry.alerts ORDER BY resolved_at IS NULL DESC, fired_at DESC LIMIT $1
        """;

    /// <summary>Runs what one replica shall do at a time; false when another is at it.</summary>
    public async Task<bool> AloneAsync(Func<NpgsqlConnection, Task> work, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var wanted = new NpgsqlCommand($"-- LOCK\nSELECT pg_try_advisory_xact_lock({LockKey})", connection))
        {
            if (await wanted.ExecuteScalarAsync(cancellationToken) is not true)
            {
                return false;
            }
        }

        await work(connection);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>The alert, with its examples pinned, when the rule did not fire before; else null.</summary>
    public static async Task<Alert?> FireAsync(
        NpgsqlConnection connection, AlertRule rule, double value, double threshold, long spans, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        Alert? fired = null;
        await using (var command = Command(connection, Fire, rule.Name, now.UtcDateTime, value, threshold, spans))
        {
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            if (await rows.ReadAsync(cancellationToken) && rows.GetBoolean(7))
            {
                fired = Read(rows);
            }
        }

        if (fired is null)
        {
            return null;
        }

        var examples = await ExamplesAsync(connection, rule, now, cancellationToken);
        await using var keep = Command(connection, KeepExamples, rule.Name, examples.ToArray());
        await keep.ExecuteNonQueryAsync(cancellationToken);
        return fired with { Examples = examples };
    }

    /// <summary>The alert when the rule fired until now; else null.</summary>
    public static async Task<Alert?> ResolveAsync(
        NpgsqlConnection connection, string rule, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, Resolve, rule, now.UtcDateTime);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken) ? Read(rows) : null;
    }

    /// <summary>What fires, and then what fired, the latest first.</summary>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public async Task<IReadOnlyList<Alert>> ListAsync(CancellationToken cancellationToken)
    {
        state.RequireReady();
        try
        {
            await using var command = database.CreateCommand(List);
            command.Parameters.Add(new() { Value = MostListed });
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var alerts = new List<Alert>();
            while (await rows.ReadAsync(cancellationToken))
            {
                alerts.Add(Read(rows));
            }

            return alerts;
        }
        catch (NpgsqlException lost) when (StoreOutage.Is(lost))
        {
            throw new StoreUnavailableException("The database is away.", lost);
        }
    }

    private static async Task<List<Guid>> ExamplesAsync(
        NpgsqlConnection connection, AlertRule rule, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - rule.Window;
        var term = Terms.Name(rule.Span);
        int[] terms = [rule.Client is null ? term : Terms.With(rule.Client, term)];
        await using var command = Command(
            connection, FindExamples, terms, since.UtcDateTime, rule.ErrorRate is null, Examples, (now + Kept).UtcDateTime,
            rule.Client is null, Candidates, rule.Span);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var examples = new List<Guid>();
        while (await rows.ReadAsync(cancellationToken))
        {
            examples.Add(rows.GetGuid(0));
        }

        return examples;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }

    private static Alert Read(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetFieldValue<DateTimeOffset>(1), row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2),
        row.GetDouble(3), row.GetDouble(4), row.GetInt64(5), row.GetFieldValue<Guid[]>(6));
}
