using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Sidechain.Telemetry.Logs;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Retention;

/// <summary>Makes the partitions of the days to come and drops those of the days that are over. One replica at a time.</summary>
internal sealed class DayKeeper(NpgsqlDataSource database)
{
    /// <summary>Whole days that are kept besides today's.</summary>
    public const int KeptDays = 7;

    // Partitions are there before the first span of their day, also when this has failed for a day or two.
    private const int MadeAhead = 3;

    /// <summary>Any number, the same in every replica, another than the migrations'.</summary>
    public const long LockKey = 0x51DEC4A2;

    // Pinned traces are copied, and a day is deleted.
    private const int LongSeconds = 600;

    private const string Make = "-- CREATE spans\nSELECT telemetry.make_partition($1 + n) FROM generate_series($2, $3) n";

    private const string MakeForLogs = "-- CREATE logs\nSELECT telemetry.make_log_partition($1 + n) FROM generate_series($2, $3) n";

    // In the order in which writers lock.
    private const string EndPins = """
        -- UPDATE traces
        WITH over AS (SELECT trace_id FROM telemetry.traces WHERE pinned_until < $1 ORDER BY trace_id FOR UPDATE)
        UPDATE telemetry.traces t SET pinned = false, pinned_until = NULL FROM over WHERE t.trace_id = over.trace_id
        """;

    private const string LockPinned = """
        -- SELECT traces
        SELECT trace_id FROM telemetry.traces WHERE day < $1 AND pinned ORDER BY trace_id FOR UPDATE
        """;

    // The partition of the pinned is one of the same table: whoever reads or writes such a trace needs not know.
    private const string CopyPinned = $"""
        -- INSERT spans
        INSERT INTO telemetry.spans ({IncomingTable.Columns})
        SELECT $2, s.trace_id, s.span_id, s.parent_id, s.start_ns, s.end_ns, s.offset_us, s.rtt_us, s.resource, s.kind, s.status,
            s.origin, s.state, s.name, s.user_id, s.status_message, s.attributes, s.events, s.side, s.flags, s.about, s.more
        FROM telemetry.traces t JOIN telemetry.spans s ON s.day = t.day AND s.trace_id = t.trace_id
        WHERE t.day < $1 AND t.pinned
        """;

    private const string MovePinned = "-- UPDATE traces\nUPDATE telemetry.traces SET day = $2 WHERE day < $1 AND pinned";

    private const string ForgetUnpinned = """
        -- DELETE spans
        WITH gone AS (DELETE FROM telemetry.traces WHERE day = $1 AND NOT pinned RETURNING trace_id)
        DELETE FROM telemetry.spans s USING gone WHERE s.day = $1 AND s.trace_id = gone.trace_id
        """;

    private const string ForgetTraces = "-- DELETE traces\nDELETE FROM telemetry.traces WHERE day < $1";

    // A batch comes again for as long as its client keeps it.
    private const string ForgetBatches = "-- DELETE batches\nDELETE FROM telemetry.batches WHERE received_at < $1";

    private const string ForgetLosses = "-- DELETE dropped_spans\nDELETE FROM telemetry.dropped_spans WHERE received_at < $1";

    // A pinned trace's are looked at again in a week.
    private const string KeepPinnedAbouts = """
        -- UPDATE abouts
        UPDATE telemetry.abouts a SET used = $2
        WHERE a.used < $1 AND EXISTS (SELECT FROM telemetry.spans s WHERE s.day = $3 AND s.about = a.id)
        """;

    // A writer that uses one again at this moment has locked it, and notes the day.
    private const string ForgetAbouts = """
        -- DELETE abouts
        DELETE FROM telemetry.abouts a WHERE a.id IN (SELECT id FROM telemetry.abouts WHERE used < $1 ORDER BY id FOR UPDATE SKIP LOCKED)
        """;

    private const string Partitions = """
        -- SELECT pg_inherits
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = ('telemetry.' || $1)::regclass AND c.relname ~ '_[0-9]{8}$'
        """;

    /// <summary>Returns how many days of spans were dropped; null when another replica is at it.</summary>
    public async Task<int?> KeepAsync(DateOnly today, CancellationToken cancellationToken)
    {
        var first = today.AddDays(-KeptDays);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Writers wait for whoever waits for a table: better not at all than long.
        await ExecuteAsync(connection, "-- SET\nSET LOCAL lock_timeout = '5s'", [], cancellationToken);
        if (await ScalarAsync(connection, $"-- LOCK\nSELECT pg_try_advisory_xact_lock({LockKey})", cancellationToken) is not true)
        {
            return null;
        }

        await ExecuteAsync(connection, Make, [Day(today), new() { Value = -KeptDays }, new() { Value = MadeAhead }], cancellationToken);
        await ExecuteAsync(
            connection, MakeForLogs, [Day(today), new() { Value = -LogDays.Kept }, new() { Value = MadeAhead }], cancellationToken);
        await ExecuteAsync(
            connection, EndPins, [new() { Value = today.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) }], cancellationToken);
        await ExecuteAsync(connection, LockPinned, [Day(first)], cancellationToken);
        await ExecuteAsync(connection, CopyPinned, [Day(first), Day(TraceDays.Pinned)], cancellationToken);
        await ExecuteAsync(connection, MovePinned, [Day(first), Day(TraceDays.Pinned)], cancellationToken);
        await ExecuteAsync(connection, ForgetUnpinned, [Day(TraceDays.Pinned)], cancellationToken);
        await ExecuteAsync(connection, ForgetTraces, [Day(first)], cancellationToken);
        await ExecuteAsync(
            connection, ForgetBatches, [new() { Value = first.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) }], cancellationToken);
        await ExecuteAsync(
            connection, ForgetLosses, [new() { Value = first.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) }], cancellationToken);
        var dropped = await DropAsync(connection, "spans", first, cancellationToken);
        await DropAsync(connection, "logs", today.AddDays(-LogDays.Kept), cancellationToken);
        // Last of all, since writers wait for these. A trace's day may be the one after its spans came: of what was used before this day no
        // span is left.
        var unused = first.AddDays(-2);
        await ExecuteAsync(connection, KeepPinnedAbouts, [Day(unused), Day(today), Day(TraceDays.Pinned)], cancellationToken);
        await ExecuteAsync(connection, ForgetAbouts, [Day(unused)], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return dropped;
    }

    private static async Task<int> DropAsync(NpgsqlConnection connection, string table, DateOnly first, CancellationToken cancellationToken)
    {
        var old = new List<string>();
        await using (var command = new NpgsqlCommand(Partitions, connection) { Parameters = { new() { Value = table } } })
        {
            await using var names = await command.ExecuteReaderAsync(cancellationToken);
            while (await names.ReadAsync(cancellationToken))
            {
                var name = names.GetString(0);
                if (DateOnly.ParseExact(name[^8..], "yyyyMMdd", CultureInfo.InvariantCulture) < first)
                {
                    old.Add(name);
                }
            }
        }

        foreach (var name in old)
        {
            await ExecuteAsync(connection, $"-- DROP {table}\nDROP TABLE telemetry.{name}", [], cancellationToken);
        }

        return old.Count;
    }

    private static NpgsqlParameter Day(DateOnly day) => new() { Value = day, NpgsqlDbType = NpgsqlDbType.Date };

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = LongSeconds };
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
