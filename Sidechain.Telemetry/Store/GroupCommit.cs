using Npgsql;
using NpgsqlTypes;
using Sidechain.Telemetry.Live;
using Sidechain.Telemetry.Reexport;

namespace Sidechain.Telemetry.Store;

/// <summary>One transaction for the batches of many requests: each is kept whole or refused, and none for the sake of another.</summary>
internal static class GroupCommit
{
    // A span that is there stays as it is, except that an unfinished record is replaced once by the finished one.
    // What a replay does not write, RETURNING does not say: nothing changes then.
    private const string Written = $"""
        -- INSERT spans
        WITH written AS (
            INSERT INTO telemetry.spans AS s ({IncomingTable.Columns})
            SELECT {IncomingTable.Columns} FROM incoming
            ON CONFLICT (day, trace_id, span_id) DO UPDATE
            SET parent_id = excluded.parent_id, start_ns = excluded.start_ns, end_ns = excluded.end_ns, offset_us = excluded.offset_us, rtt_us = excluded.rtt_us,
                resource = excluded.resource, kind = excluded.kind, status = excluded.status, state = 2, name = excluded.name, user_id = excluded.user_id,
                status_message = excluded.status_message, attributes = excluded.attributes, events = excluded.events
            WHERE s.state = 1 AND excluded.state <> 1 AND s.origin = excluded.origin AND (s.user_id IS NULL OR s.user_id = excluded.user_id)
            RETURNING s.trace_id, s.span_id, s.start_ns, s.end_ns, coalesce(s.offset_us, 0) * 1000 AS shift_ns, s.parent_id, s.status, s.origin, s.state, s.name, s.resource),
        ended AS (
            SELECT w.resource, w.name, w.end_ns, w.shift_ns, w.end_ns - w.start_ns AS ns, w.status FROM written w WHERE w.state <> 1
            UNION ALL
            -- What a client's request took on the way and at the server, as steps of its own.
            SELECT w.resource, w.name || p.part, w.end_ns, w.shift_ns, p.ns, w.status
            FROM written w JOIN incoming i ON i.trace_id = w.trace_id AND i.span_id = w.span_id
            CROSS JOIN LATERAL (VALUES ('#network', greatest(w.end_ns - w.start_ns - i.server_ns, 0)), ('#server', i.server_ns)) AS p (part, ns)
            WHERE w.state <> 1 AND i.server_ns IS NOT NULL),
        counted AS (
            INSERT INTO telemetry.step_minutes (minute, resource, name, bin, spans, failed, total_ns)
            SELECT e.minute, e.resource, e.name, e.bin, count(*), count(*) FILTER (WHERE e.status = 1), sum(e.ns)
            FROM (SELECT resource, name, telemetry.bin(ns) AS bin, status, ns,
                      -- Of a clock that is off by days nobody knows when it was: when it came.
                      CASE WHEN abs(end_ns + shift_ns - n.now_ns) < 691200000000000 THEN (end_ns + shift_ns) / 60000000000 ELSE n.now_ns / 60000000000 END AS minute
                  FROM ended CROSS JOIN (SELECT (extract(epoch FROM clock_timestamp()) * 1e9)::bigint AS now_ns) n) e
            GROUP BY e.minute, e.resource, e.name, e.bin),
        grown AS (
            SELECT trace_id, min(start_ns + shift_ns) AS start_ns, max(end_ns + shift_ns) AS end_ns, max(end_ns - start_ns) AS longest_ns,
                count(*) FILTER (WHERE state <> 2) AS spans, bit_or(origin) AS clients, bool_or(status = 1) AS failed, bool_or(status = 2) AS cancelled,
                min(CASE origin WHEN 0 THEN '1' ELSE '0' END || lpad((start_ns + shift_ns)::text, 19, '0') || name) FILTER (WHERE parent_id IS NULL) AS root
            FROM written GROUP BY trace_id)
        """;

    private const string Grow = """
        UPDATE telemetry.traces t
        SET owner = c.owner, original_id = c.original_id, client_done = c.client_done, last_received = clock_timestamp(),
            start_ns = least(t.start_ns, g.start_ns), end_ns = greatest(t.end_ns, g.end_ns), longest_ns = greatest(t.longest_ns, g.longest_ns),
            span_count = t.span_count + coalesce(g.spans, 0), clients = t.clients | coalesce(g.clients, 0::smallint), root = least(t.root, g.root),
            status = CASE WHEN t.status = 1 OR g.failed THEN 1 WHEN t.status = 2 OR g.cancelled THEN 2 ELSE 0 END,
            terms = CASE WHEN t.terms @> c.terms::int[] AND coalesce(g.clients, 0::smallint) & ~t.clients = 0 THEN t.terms ELSE ARRAY(SELECT DISTINCT unnest(
                telemetry.with_clients(t.terms, coalesce(g.clients, 0::smallint) & ~t.clients) || telemetry.with_clients(c.terms::int[], t.clients | coalesce(g.clients, 0::smallint)))) END
        FROM unnest($1, $2, $3, $4, $5, $6) AS c (trace_id, owner, original_id, client_done, changed, terms) LEFT JOIN grown g ON g.trace_id = c.trace_id
        WHERE t.trace_id = c.trace_id AND (c.changed OR g.trace_id IS NOT NULL)
        """;

    private const string Spans = $"{Written}\n{Grow}";

    // The same, and which spans of clients are new or have their end now.
    private const string SpansAndFresh = $"""
        {Written},
        updated AS ({Grow})
        SELECT trace_id, span_id FROM written WHERE origin <> 0
        """;

    private const string Unclaimed = "-- DELETE traces\nDELETE FROM telemetry.traces WHERE trace_id = ANY($1)";

    /// <summary>What became of each batch, in their order; committed when it returns.</summary>
    /// <param name="connection">Of the writer's own.</param>
    /// <param name="rows">The writer's, used again.</param>
    /// <param name="resources">That are known.</param>
    /// <param name="batches">Kept whole or refused.</param>
    /// <param name="today">By the clock of the service.</param>
    /// <param name="reexport">Gets the clients' spans that were not there before, after the commit.</param>
    /// <param name="news">Gets the traces that may have changed, after the commit.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<WriteResult[]> WriteAsync(
        NpgsqlConnection connection, CopyRows rows, Resources resources, IReadOnlyList<Batch> batches, DateOnly today, ReexportQueue reexport, TraceNews news, CancellationToken cancellationToken)
    {
        var wantsFresh = reexport.Target is not null;
        await resources.LearnAsync(connection, batches.SelectMany(batch => batch.Spans), cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var claims = await TraceClaims.LockAsync(connection, batches, today, cancellationToken);
        WriteResult[] results = [.. batches.Select(claims.Decide)];
        Batch[] kept = [.. batches.Where((_, index) => results[index].NotOwned.Count == 0)];
        var spans = SpanMerge.Of(kept);
        if (spans.Count > 0)
            await IncomingTable.FillAsync(connection, rows, spans, claims, resources, cancellationToken);
        await using var commands = new NpgsqlBatch(connection);
        foreach (var command in Commands(claims, kept, wantsFresh))
            commands.BatchCommands.Add(command);
        var fresh = new HashSet<(Guid, long)>();
        if (commands.BatchCommands.Count > 0)
        {
            await using var answer = await commands.ExecuteReaderAsync(cancellationToken);
            // The other commands give no rows.
            while (wantsFresh && await answer.ReadAsync(cancellationToken))
                fresh.Add((answer.GetGuid(0), answer.GetInt64(1)));
            while (await answer.NextResultAsync(cancellationToken))
            {
            }
        }

        await transaction.CommitAsync(cancellationToken);
        foreach (var incoming in spans.Where(incoming => fresh.Contains((incoming.Span.TraceId, incoming.Span.SpanId))))
            reexport.Add(incoming);
        if (news.IsWanted)
            news.Tell([.. claims.All.Where(claim => claim.IsNamed).Select(claim => claim.TraceId)]);
        return results;
    }

    private static IEnumerable<NpgsqlBatchCommand> Commands(TraceClaims claims, Batch[] kept, bool wantsFresh)
    {
        TraceClaim[] named = [.. claims.All.Where(claim => claim.IsNamed)];
        if (named.Length > 0)
            yield return SpansCommand(named, wantsFresh);
        // Rows that were inserted for refused batches alone.
        Guid[] unclaimed = [.. claims.All.Where(claim => claim.IsNew && !claim.IsNamed).Select(claim => claim.TraceId)];
        if (unclaimed.Length > 0)
            yield return new NpgsqlBatchCommand(Unclaimed) { Parameters = { new() { Value = unclaimed } } };
        foreach (var command in DroppedSpans.Commands(kept))
            yield return command;
    }

    private static NpgsqlBatchCommand SpansCommand(TraceClaim[] claims, bool wantsFresh) => new(wantsFresh ? SpansAndFresh : Spans)
    {
        Parameters =
        {
            Columns.Of(claims, NpgsqlDbType.Uuid, claim => claim.TraceId),
            Columns.Of(claims, NpgsqlDbType.Text, claim => claim.Owner),
            Columns.Of(claims, NpgsqlDbType.Text, claim => claim.OriginalId),
            Columns.Of(claims, NpgsqlDbType.Boolean, claim => claim.IsDone),
            Columns.Of(claims, NpgsqlDbType.Boolean, claim => claim.HasChanged),
            // Lists of different lengths are no array of arrays, so each comes as the text of one.
            Columns.Of(claims, NpgsqlDbType.Text, claim => $"{{{string.Join(',', claim.Terms)}}}"),
        },
    };
}
