-- What a trace can be found by: hashes of the names and services of its spans and of the values of a few attributes, see Search/Terms.cs.
-- What else happens to have the same hash is left out when a found trace is read.
ALTER TABLE telemetry.traces
    ADD terms int[]  NOT NULL DEFAULT '{}',
    -- Its start as lists order it, within its day: where a clock that nobody could correct is off by more, the day on which the trace came is what is known.
    ADD at_ns bigint GENERATED ALWAYS AS (CASE WHEN day >= '9999-12-31' THEN start_ns ELSE
        greatest(least(start_ns, (day - '1970-01-01'::date + 1) * 86400000000000 - 1), (day - '1970-01-01'::date) * 86400000000000) END) STORED;

-- A term together with each kind of client that took part: how often the two come together is then what the planner knows, and not their product.
CREATE FUNCTION telemetry.with_clients(terms int[], clients smallint) RETURNS int[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT terms || ARRAY(SELECT t # k.mix FROM (VALUES (1, 1640531527), (2, -1013904226), (4, 668265263)) AS k (client, mix) CROSS JOIN unnest(terms) AS t WHERE clients & k.client <> 0)
$$;

UPDATE telemetry.traces t SET terms = telemetry.with_clients(s.terms, t.clients)
FROM (SELECT s.trace_id, array_agg(DISTINCT ('x' || encode(substr(sha256(convert_to(w.word, 'UTF8')), 1, 4), 'hex'))::bit(32)::int) AS terms
      FROM telemetry.spans s JOIN telemetry.resources r ON r.id = s.resource
      CROSS JOIN LATERAL (VALUES ('name=' || s.name), ('service=' || r.service)) AS w (word)
      GROUP BY s.trace_id) s
WHERE s.trace_id = t.trace_id;

-- A row is there before its first span is, and not worth an index entry until then.
CREATE INDEX traces_by_start ON telemetry.traces (day, at_ns DESC, trace_id DESC) WHERE span_count > 0;
CREATE INDEX traces_by_duration ON telemetry.traces (day, longest_ns DESC, trace_id DESC) WHERE span_count > 0;
CREATE INDEX traces_by_term ON telemetry.traces USING gin (terms) WHERE span_count > 0;

DROP INDEX telemetry.traces_by_owner;
CREATE INDEX traces_by_owner ON telemetry.traces (owner, at_ns DESC, trace_id DESC) WHERE owner IS NOT NULL;

-- For equality alone, of texts of 32 letters: a hash is a third of a tree.
DROP INDEX telemetry.traces_by_text;
CREATE INDEX traces_by_text ON telemetry.traces USING hash ((coalesce(original_id, encode(uuid_send(trace_id), 'hex'))));

-- Some traces with all of these terms: by the index on them alone. What has no statistics is taken for common by the planner, which would look through everything.
CREATE FUNCTION telemetry.traces_with(wanted int[], most int) RETURNS SETOF uuid LANGUAGE sql STABLE SET enable_seqscan = off SET enable_indexscan = off AS $$
    SELECT trace_id FROM telemetry.traces WHERE terms @> wanted AND span_count > 0 LIMIT most
$$;
