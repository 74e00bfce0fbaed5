using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Retention;

/// <summary>
/// Deletes all that is kept of a user, in many short transactions. None holds a row for longer than a moment or waits for one that a writer
/// holds: others' spans are in the same groups, and whoever erases a lot must not keep them waiting.
/// </summary>
internal sealed class TraceEraser(NpgsqlConnection connection, string user)
{
    private const int TracesAtOnce = 100;
    private const int SpansAtOnce = 2000;

    // Rows that a writer holds are free again in a moment.
    private const int MostPauses = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // A client that sends on into what is erased could keep its place, of which all have few, for as long as it likes.
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(2);

    // No row is held that anybody else needs.
    private const int LongSeconds = 60;

    private const string Now = "-- SELECT\nSELECT clock_timestamp()";

    // Traces that come from now on stay: else a client that sends on would be erased for ever.
    private const string Lock = """
        -- SELECT traces
        SELECT trace_id, day FROM telemetry.traces WHERE owner = $1 AND first_received <= $2
        ORDER BY at_ns DESC, trace_id DESC LIMIT $3 FOR UPDATE SKIP LOCKED
        """;

    private const string AreThere = """
        -- SELECT traces
        SELECT EXISTS (SELECT FROM telemetry.traces WHERE owner = $1 AND first_received <= $2)
        """;

    private const string LockElsewhere = """
        -- SELECT traces
        SELECT trace_id, day FROM telemetry.traces WHERE trace_id = ANY($1) FOR UPDATE SKIP LOCKED
        """;

    private const string Elsewhere = """
        -- SELECT spans
        SELECT DISTINCT trace_id FROM telemetry.spans WHERE user_id = $1 AND flags & 2048 <> 0
        """;

    // A day is one partition, in which a row has one place.
    private const string Spans = """
        -- DELETE spans
        WITH gone AS (
            DELETE FROM telemetry.spans s WHERE s.day = $1 AND s.ctid = ANY(ARRAY(
                SELECT ctid FROM telemetry.spans WHERE day = $1 AND trace_id = ANY($2) AND ($3::text IS NULL OR user_id = $3) LIMIT $4))
            RETURNING s.trace_id, s.flags & 2048 <> 0 AS stray)
        UPDATE telemetry.traces t SET span_count = t.span_count - g.spans, bytes = t.bytes - t.bytes * g.spans / greatest(t.span_count, 1),
            strays = t.strays - g.strays, stray_bytes = t.stray_bytes - t.stray_bytes * g.strays / greatest(t.strays, 1)
        FROM (SELECT trace_id, count(*) AS spans, count(*) FILTER (WHERE stray) AS strays FROM gone GROUP BY trace_id) g
        WHERE t.trace_id = g.trace_id RETURNING g.spans
        """;

    private const string Logs = "-- DELETE logs\nDELETE FROM telemetry.logs WHERE trace_id = ANY($1)";

    private const string Traces = "-- DELETE traces\nDELETE FROM telemetry.traces WHERE trace_id = ANY($1)";

    private const string OwnLogs = "-- DELETE logs\nDELETE FROM telemetry.logs WHERE user_id = $1";

    private const string Losses = """
        -- DELETE dropped_spans
        WITH gone AS (DELETE FROM telemetry.batches WHERE sender = $1) DELETE FROM telemetry.dropped_spans WHERE sender = $1
        """;

    /// <summary>Returns how many traces the user had.</summary>
    /// <exception cref="StoreUnavailableException">It takes too long, or a trace is held; what is erased by then stays so.</exception>
    public async Task<int> EraseAsync(CancellationToken cancellationToken)
    {
        await using var ask = Command(Now);
        var until = (DateTime)(await ask.ExecuteScalarAsync(cancellationToken))!;
        var (erased, pauses, begun) = (0, 0, Stopwatch.GetTimestamp());
        while (await EraseSomeAsync(until, cancellationToken) is var some)
        {
            erased += some.Traces;
            if (Stopwatch.GetElapsedTime(begun) > MostTime)
            {
                throw new StoreUnavailableException("There is more to erase than can be erased at once.");
            }

            if (some.IsEmpty)
            {
                await using var left = Command(AreThere, Text(user), new() { Value = until });
                if (await left.ExecuteScalarAsync(cancellationToken) is not true)
                {
                    break;
                }

                await PauseAsync(++pauses, cancellationToken);
            }
        }

        await EraseElsewhereAsync(cancellationToken);
        foreach (var sql in (string[])[OwnLogs, Losses])
        {
            await using var command = Command(sql, Text(user));
            command.CommandTimeout = LongSeconds;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return erased;
    }

    /// <summary>Some of the user's traces, or some spans of them; empty where nothing is left, or all is held.</summary>
    private async Task<(int Traces, bool IsEmpty)> EraseSomeAsync(DateTime until, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var locked = await LockAsync(
            Command(Lock, Text(user), new() { Value = until }, new() { Value = TracesAtOnce }), cancellationToken);
        var (empty, left) = (new List<Guid>(), SpansAtOnce);
        foreach (var day in locked.GroupBy(trace => trace.Day, trace => trace.Id))
        {
            Guid[] traces = [.. day];
            var deleted = await DeleteSpansAsync(day.Key, traces, null, left, cancellationToken);
            left -= deleted;
            if (left <= 0)
            {
                break;
            }

            empty.AddRange(traces);
        }

        foreach (var sql in empty.Count == 0 ? (string[])[] : [Logs, Traces])
        {
            await using var command = Command(sql, new NpgsqlParameter { Value = empty.ToArray() });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return (empty.Count, locked.Count == 0);
    }

    // Requests that the user made under somebody else's id.
    private async Task EraseElsewhereAsync(CancellationToken cancellationToken)
    {
        var left = new List<Guid>();
        await using (var found = Command(Elsewhere, Text(user)))
        {
            await using var rows = await found.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                left.Add(rows.GetGuid(0));
            }
        }

        for (var pauses = 0; left.Count > 0;)
        {
            Guid[] some = [.. left.Take(TracesAtOnce)];
            var done = await EraseFromAsync(some, cancellationToken);
            left.RemoveRange(0, some.Length);
            left.AddRange(some.Where(trace => !done.Contains(trace)));
            if (done.Count == 0)
            {
                await PauseAsync(++pauses, cancellationToken);
            }
        }
    }

    /// <summary>The traces of which nothing is left to delete.</summary>
    private async Task<HashSet<Guid>> EraseFromAsync(Guid[] traces, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (done, left) = (new HashSet<Guid>(), SpansAtOnce);
        foreach (var day in (await LockAsync(Command(LockElsewhere, new NpgsqlParameter { Value = traces }), cancellationToken))
            .GroupBy(trace => trace.Day, trace => trace.Id))
        {
            Guid[] ofDay = [.. day];
            left -= await DeleteSpansAsync(day.Key, ofDay, user, left, cancellationToken);
            if (left <= 0)
            {
                break;
            }

            done.UnionWith(ofDay);
        }

        await transaction.CommitAsync(cancellationToken);
        return done;
    }

    private static async Task<List<(Guid Id, DateOnly Day)>> LockAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using (command)
        {
            var locked = new List<(Guid, DateOnly)>();
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                locked.Add((rows.GetGuid(0), rows.GetFieldValue<DateOnly>(1)));
            }

            return locked;
        }
    }

    private async Task<int> DeleteSpansAsync(
        DateOnly day, Guid[] traces, string? ofUser, int most, CancellationToken cancellationToken)
    {
        await using var command = Command(
            Spans, new() { Value = day, NpgsqlDbType = NpgsqlDbType.Date }, new() { Value = traces }, Text(ofUser), new() { Value = most });
        var deleted = 0L;
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            deleted += rows.GetInt64(0);
        }

        return (int)deleted;
    }

    private static Task PauseAsync(int pauses, CancellationToken cancellationToken) =>
        pauses > MostPauses
            ? throw new StoreUnavailableException("A trace that is to be erased is in use.")
            : Task.Delay(Pause, cancellationToken);

    private NpgsqlCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return command;
    }

    private static NpgsqlParameter Text(string? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
