using Npgsql;
using NpgsqlTypes;
using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Store;

/// <summary>One transaction for the batches of many requests: none is refused for the sake of another.</summary>
internal static class GroupCommit
{
    // A resource is a service and a version; a day's versions may be used up when a span comes again.
    private const string IsOfOneService = """
        (s.resource = excluded.resource OR EXISTS (
                    SELECT FROM telemetry.resources r JOIN telemetry.resources o USING (service) WHERE r.id = s.resource AND o.id = excluded.resource))
        """;

    // A span that is there stays as it is, except that an unfinished record is replaced once by the finished one.
    // So is one that came without a token, by the same of somebody who has one. What a replay does not write, RETURNING does not say: nothing changes then.
    private const string Written = $"""
        -- INSERT spans
        WITH written AS (
            INSERT INTO telemetry.spans AS s ({IncomingTable.Columns})
            SELECT {IncomingTable.Columns} FROM incoming
            ON CONFLICT (day, trace_id, span_id, side) DO UPDATE
            SET parent_id = excluded.parent_id, start_ns = excluded.start_ns, end_ns = excluded.end_ns, offset_us = excluded.offset_us, rtt_us = excluded.rtt_us,
                resource = excluded.resource, kind = excluded.kind, status = excluded.status, state = CASE WHEN excluded.state = 1 THEN 1 ELSE 2 END, name = excluded.name, user_id = excluded.user_id,
                origin = excluded.origin, status_message = excluded.status_message, attributes = excluded.attributes, events = excluded.events,
                flags = excluded.flags, about = excluded.about, more = excluded.more
            WHERE (s.state = 1 AND excluded.state <> 1 AND s.origin = excluded.origin AND (s.user_id IS NULL OR s.user_id = excluded.user_id)
                    AND {IsOfOneService})
                OR (s.origin > 0 AND s.user_id IS NULL AND excluded.origin > 0 AND excluded.user_id IS NOT NULL)
            RETURNING s.user_id, s.trace_id, s.span_id, s.start_ns, s.end_ns, coalesce(s.offset_us, 0) * 1000 AS shift_ns, s.parent_id, s.status, s.origin, s.state, s.name,
                s.resource, s.side),
        counting AS (
            SELECT w.* FROM written w
            -- Whoever sends without a token moves no figures, nor do more steps than a user may have.
            WHERE w.state <> 1 AND (w.origin = 0 OR w.user_id IS NOT NULL)
                AND NOT EXISTS (SELECT FROM unnest($11, $12) AS u (trace_id, span_id) WHERE u.trace_id = w.trace_id AND u.span_id = w.span_id)),
        ended AS (
            SELECT w.resource, w.name, w.end_ns, w.shift_ns, w.end_ns - w.start_ns AS ns, w.status FROM counting w
            UNION ALL
            -- What a client's request took on the way and at the server, as steps of its own.
            SELECT w.resource, w.name || p.part, w.end_ns, w.shift_ns, p.ns, w.status
            FROM counting w JOIN incoming i ON i.trace_id = w.trace_id AND i.span_id = w.span_id AND i.side = w.side
            CROSS JOIN LATERAL (VALUES ('#network', greatest(w.end_ns - w.start_ns - i.server_ns, 0)), ('#server', i.server_ns)) AS p (part, ns)
            WHERE i.server_ns IS NOT NULL),
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
                min(user_id COLLATE "C") AS user_first, max(user_id COLLATE "C") AS user_last, count(*) FILTER (WHERE state <> 2) AS spans, bit_or(origin) AS clients, bool_or(status = 1) AS failed, bool_or(status = 2) AS cancelled,
                min(CASE origin WHEN 0 THEN '1' ELSE '0' END || lpad((start_ns + shift_ns)::text, 19, '0') || name) FILTER (WHERE parent_id IS NULL) AS root
            FROM written GROUP BY trace_id)
        """;

    private const string Grow = """
        UPDATE telemetry.traces t
        SET owner = c.owner, original_id = c.original_id, client_done = c.client_done, claimed_ns = c.claimed_ns, left_out = t.left_out + c.left_out,
            rejected = c.rejected, last_received = clock_timestamp(),
            user_first = least(t.user_first, g.user_first), user_last = greatest(t.user_last, g.user_last),
            start_ns = least(t.start_ns, g.start_ns), end_ns = greatest(t.end_ns, g.end_ns), longest_ns = greatest(t.longest_ns, g.longest_ns),
            span_count = t.span_count + coalesce(g.spans, 0), bytes = t.bytes + c.bytes * coalesce(g.spans, 0) / greatest(c.taken, 1), clients = t.clients | coalesce(g.clients, 0::smallint), root = least(t.root, g.root),
            status = CASE WHEN t.status = 1 OR g.failed THEN 1 WHEN t.status = 2 OR g.cancelled THEN 2 ELSE 0 END,
            -- A trace that has all the terms it may have keeps them: the row would be written anew for each batch.
            terms = CASE WHEN (cardinality(t.terms) >= $9 OR (t.terms @> c.terms::int[] AND coalesce(g.clients, 0::smallint) & ~t.clients = 0))
                    AND (cardinality(t.terms) >= $16 OR (t.terms @> c.others::int[] AND coalesce(g.clients, 0::smallint) & ~t.clients = 0)) THEN t.terms
                -- The owner's come first, and others' fill a part alone: nobody else makes the trace one that its owner does not find.
                ELSE (SELECT own.terms || (ARRAY(SELECT unnest(telemetry.with_clients(t.terms, coalesce(g.clients, 0::smallint) & ~t.clients)
                        || telemetry.with_clients(c.others::int[], t.clients | coalesce(g.clients, 0::smallint)))
                        EXCEPT SELECT unnest(own.terms)))[1:greatest($16 - cardinality(own.terms), 0)]
                    FROM (SELECT (t.terms || ARRAY(SELECT unnest(telemetry.with_clients(c.terms::int[], t.clients | coalesce(g.clients, 0::smallint)))
                        EXCEPT SELECT unnest(t.terms)))[1:$9] AS terms) own) END
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $10, $13, $14, $15)
            AS c (trace_id, owner, original_id, client_done, changed, terms, claimed_ns, left_out, rejected, taken, bytes, others)
        LEFT JOIN grown g ON g.trace_id = c.trace_id
        WHERE t.trace_id = c.trace_id AND (c.changed OR g.trace_id IS NOT NULL)
        """;

    // How many were written. With fewer than came, some were there.
    private const string Spans = $"""
        {Written},
        updated AS ({Grow})
        SELECT NULL::uuid, count(*), 0::smallint FROM written
        """;

    // The same, and which spans of clients are new or have their end now.
    private const string SpansAndFresh = $"""
        {Spans}
        UNION ALL
        SELECT trace_id, span_id, side FROM written WHERE origin <> 0
        """;

    private const string Unclaimed = "-- DELETE traces\nDELETE FROM telemetry.traces WHERE trace_id = ANY($1)";

    /// <summary>What became of each batch, in their order; committed when it returns.</summary>
    /// <param name="connection">Of the writer's own.</param>
    /// <param name="rows">The writer's, used again.</param>
    /// <param name="resources">That are known.</param>
    /// <param name="batches">Kept or refused, each for itself.</param>
    /// <param name="limits">What a trace may have.</param>
    /// <param name="steps">What counts in figures.</param>
    /// <param name="now">By the clock of the service.</param>
    /// <param name="listeners">Hear of it after the commit.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<WriteResult[]> WriteAsync(
        NpgsqlConnection connection, CopyRows rows, Resources resources, IReadOnlyList<Batch> batches, StoreOptions limits, StepBudget steps,
        DateTimeOffset now, IReadOnlyList<ICommitListener> listeners, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        await resources.LearnAsync(connection, [.. batches.SelectMany(batch => batch.Spans)], today, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var claims = new TraceClaims(limits, now);
        await claims.LockAsync(connection, batches, cancellationToken);
        if (OwnTraces.Move(batches, claims) is var moved && moved != batches)
            await claims.LockAsync(connection, moved, cancellationToken);
        var group = new GroupResult(moved, claims);
        var spans = SpanMerge.Of(group.Kept, group.Refuse);
        if (spans.Count > 0)
            await IncomingTable.FillAsync(connection, rows, spans, claims, resources, cancellationToken);
        var fresh = await ExecuteAsync(connection, claims, group, spans, listeners.Any(listener => listener.WantsSpans), limits, steps, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Tell(listeners, claims, spans, fresh);
        return group.Complete();
    }

    private static void Tell(
        IReadOnlyList<ICommitListener> listeners, TraceClaims claims, IReadOnlyCollection<IncomingSpan> spans, HashSet<(Guid, long, short)> fresh)
    {
        foreach (var listener in listeners)
        {
            if (listener.WantsSpans && fresh.Count > 0)
            {
                foreach (var incoming in spans)
                {
                    if (fresh.Contains((incoming.Span.TraceId, incoming.Span.SpanId, incoming.Span.Side)))
                        listener.Stored(incoming);
                }
            }

            if (listener.WantsTraces)
                listener.Changed([.. claims.All.Where(claim => claim.IsNamed).Select(claim => claim.TraceId)]);
        }
    }

    /// <summary>Which spans of clients are new or have their end now, where somebody wants to know.</summary>
    private static async Task<HashSet<(Guid, long, short)>> ExecuteAsync(
        NpgsqlConnection connection, TraceClaims claims, GroupResult group, IReadOnlyCollection<IncomingSpan> spans, bool wantsFresh,
        StoreOptions limits, StepBudget steps, CancellationToken cancellationToken)
    {
        var fresh = new HashSet<(Guid, long, short)>();
        await using var commands = new NpgsqlBatch(connection);
        SpanRecord[] uncounted = [.. spans.Where(incoming => !steps.Counts(incoming.Span, incoming.Address)).Select(incoming => incoming.Span)];
        foreach (var command in Commands(claims, group.Kept, uncounted, wantsFresh, limits))
            commands.BatchCommands.Add(command);
        if (commands.BatchCommands.Count == 0)
            return fresh;
        long written = 0;
        await using (var answer = await commands.ExecuteReaderAsync(cancellationToken))
        {
            // The other commands give no rows.
            while (await answer.ReadAsync(cancellationToken))
            {
                if (answer.IsDBNull(0))
                    written = answer.GetInt64(1);
                else
                    fresh.Add((answer.GetGuid(0), answer.GetInt64(1), answer.GetInt16(2)));
            }

            while (await answer.NextResultAsync(cancellationToken))
            {
            }
        }

        if (written < spans.Count)
            await TakenSpans.RefuseAsync(connection, group, cancellationToken);
        return fresh;
    }

    private static IEnumerable<NpgsqlBatchCommand> Commands(
        TraceClaims claims, IReadOnlyList<Batch> kept, SpanRecord[] uncounted, bool wantsFresh, StoreOptions limits)
    {
        TraceClaim[] named = [.. claims.All.Where(claim => claim.IsNamed)];
        if (named.Length > 0)
            yield return SpansCommand(named, uncounted, wantsFresh, limits);
        // Rows that were inserted for refused batches alone.
        Guid[] unclaimed = [.. claims.All.Where(claim => claim.IsNew && !claim.IsNamed).Select(claim => claim.TraceId)];
        if (unclaimed.Length > 0)
            yield return new NpgsqlBatchCommand(Unclaimed) { Parameters = { new() { Value = unclaimed } } };
        foreach (var command in DroppedSpans.Commands(kept))
            yield return command;
    }

    private static NpgsqlBatchCommand SpansCommand(TraceClaim[] claims, SpanRecord[] uncounted, bool wantsFresh, StoreOptions limits) => new(wantsFresh ? SpansAndFresh : Spans)
    {
        Parameters =
        {
            Columns.Of(claims, NpgsqlDbType.Uuid, claim => claim.TraceId),
            Columns.Of(claims, NpgsqlDbType.Text, claim => claim.Owner),
            Columns.Of(claims, NpgsqlDbType.Text, claim => claim.OriginalId),
            Columns.Of(claims, NpgsqlDbType.Boolean, claim => claim.IsDone),
            Columns.Of(claims, NpgsqlDbType.Boolean, claim => claim.HasChanged),
            // Lists of different lengths are no array of arrays, so each comes as the text of one.
            Columns.Of(claims, NpgsqlDbType.Text, claim => $"{{{string.Join(',', claim.OwnersTerms)}}}"),
            Columns.Of(claims, NpgsqlDbType.Bigint, claim => claim.ClaimedNs),
            Columns.Of(claims, NpgsqlDbType.Integer, claim => claim.LeftOut),
            // With each kind of client a term stands once more.
            new() { Value = 4 * limits.MaxTraceTerms },
            Columns.Of(claims, NpgsqlDbType.Boolean, claim => claim.HasRejected),
            Columns.Of(uncounted, NpgsqlDbType.Uuid, span => span.TraceId),
            Columns.Of(uncounted, NpgsqlDbType.Bigint, span => span.SpanId),
            // Of those that were there already nobody knows which they were: each counts as the average.
            Columns.Of(claims, NpgsqlDbType.Integer, claim => claim.Taken.Spans),
            Columns.Of(claims, NpgsqlDbType.Bigint, claim => claim.Taken.Bytes),
            Columns.Of(claims, NpgsqlDbType.Text, claim => $"{{{string.Join(',', claim.OthersTerms)}}}"),
            new() { Value = 4 * limits.MaxOthersTerms },
        },
    };
}
