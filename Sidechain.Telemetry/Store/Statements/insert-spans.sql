-- INSERT spans
-- A span that is there stays as it is, except that an unfinished record is replaced once by the finished one. So is one that came without
-- a token, by the same of somebody who has one. What a replay does not write, RETURNING does not say: nothing changes then.
WITH written AS (
    INSERT INTO telemetry.spans AS s ({columns})
    SELECT {columns} FROM incoming
    ON CONFLICT (day, trace_id, span_id, side) DO UPDATE
    SET parent_id = excluded.parent_id, start_ns = excluded.start_ns, end_ns = excluded.end_ns, offset_us = excluded.offset_us,
        rtt_us = excluded.rtt_us, resource = excluded.resource, kind = excluded.kind, status = excluded.status,
        state = CASE WHEN excluded.state = 1 THEN 1 ELSE 2 END, name = excluded.name, user_id = excluded.user_id, origin = excluded.origin,
        status_message = excluded.status_message, attributes = excluded.attributes, events = excluded.events,
        flags = excluded.flags, about = excluded.about, more = excluded.more
    WHERE (s.state = 1 AND excluded.state <> 1 AND s.origin = excluded.origin AND (s.user_id IS NULL OR s.user_id = excluded.user_id)
            -- A resource is a service and a version; a day's versions may be used up when a span comes again.
            AND (s.resource = excluded.resource OR EXISTS (
                SELECT FROM telemetry.resources r JOIN telemetry.resources o USING (service) WHERE r.id = s.resource AND o.id = excluded.resource)))
        OR (s.origin > 0 AND s.user_id IS NULL AND excluded.origin > 0 AND excluded.user_id IS NOT NULL)
    RETURNING s.user_id, s.trace_id, s.span_id, s.start_ns, s.end_ns, coalesce(s.offset_us, 0) * 1000 AS shift_ns, s.parent_id, s.status,
        s.origin, s.state, s.name, s.resource, s.side, s.flags & 2048 <> 0 AS stray),
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
              -- Of a clock that is off by days nobody knows when it was: when it came. Nothing ends later than it comes: a span that is
              -- dated ahead would be in every alert's window until then.
              CASE WHEN n.now_ns - end_ns - shift_ns BETWEEN 0 AND 691200000000000 THEN (end_ns + shift_ns) / 60000000000
                  ELSE n.now_ns / 60000000000 END AS minute
          FROM ended CROSS JOIN (SELECT (extract(epoch FROM clock_timestamp()) * 1e9)::bigint AS now_ns) n) e
    GROUP BY e.minute, e.resource, e.name, e.bin),
grown AS (
    -- Strays are counted, and say nothing about the trace.
    SELECT trace_id, min(start_ns + shift_ns) FILTER (WHERE NOT stray) AS start_ns, max(end_ns + shift_ns) FILTER (WHERE NOT stray) AS end_ns,
        max(end_ns - start_ns) FILTER (WHERE NOT stray) AS longest_ns, min(user_id COLLATE "C") FILTER (WHERE NOT stray) AS user_first,
        max(user_id COLLATE "C") FILTER (WHERE NOT stray) AS user_last, count(*) FILTER (WHERE state <> 2) AS spans,
        count(*) FILTER (WHERE state <> 2 AND stray) AS strays, bool_or(NOT stray) AS is_news, bit_or(origin) FILTER (WHERE NOT stray) AS clients,
        bool_or(status = 1 AND NOT stray) AS failed, bool_or(status = 2 AND NOT stray) AS cancelled,
        min(CASE origin WHEN 0 THEN '1' ELSE '0' END || lpad((start_ns + shift_ns)::text, 19, '0') || name)
            FILTER (WHERE parent_id IS NULL AND NOT stray) AS root
    FROM written GROUP BY trace_id),
updated AS (
    UPDATE telemetry.traces t
    SET owner = c.owner, original_id = c.original_id, client_done = c.client_done, claimed_ns = c.claimed_ns, left_out = t.left_out + c.left_out,
        rejected = c.rejected,
        -- Live views end when nothing has come for a while.
        last_received = CASE WHEN g.is_news OR c.client_done <> t.client_done THEN clock_timestamp() ELSE t.last_received END,
        anonymous = t.anonymous + least(c.anonymous, coalesce(g.spans, 0)), strays = t.strays + coalesce(g.strays, 0),
        stray_bytes = t.stray_bytes + c.stray_bytes * coalesce(g.strays, 0) / greatest(c.strays, 1),
        user_first = least(t.user_first, g.user_first), user_last = greatest(t.user_last, g.user_last),
        start_ns = least(t.start_ns, g.start_ns), end_ns = greatest(t.end_ns, g.end_ns), longest_ns = greatest(t.longest_ns, g.longest_ns),
        span_count = t.span_count + coalesce(g.spans, 0), bytes = t.bytes + c.bytes * coalesce(g.spans, 0) / greatest(c.taken, 1),
        clients = t.clients | coalesce(g.clients, 0::smallint), root = least(t.root, g.root),
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
    FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $10, $13, $14, $15, $17, $18, $19)
        AS c (trace_id, owner, original_id, client_done, changed, terms, claimed_ns, left_out, rejected, taken, bytes, others,
            anonymous, strays, stray_bytes)
    LEFT JOIN grown g ON g.trace_id = c.trace_id
    WHERE t.trace_id = c.trace_id AND (c.changed OR g.trace_id IS NOT NULL))
-- How many were written. With fewer than came, some were there.
SELECT NULL::uuid, count(*), 0::smallint FROM written
