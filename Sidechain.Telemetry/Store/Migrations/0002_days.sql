-- Spans by the day of their trace, so that a day is dropped as a whole; what spans have in common stands once.
ALTER TABLE telemetry.spans RENAME TO spans_1;
ALTER TABLE telemetry.spans_1 RENAME CONSTRAINT spans_pkey TO spans_1_pkey;

CREATE TABLE telemetry.resources (
    id             int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service        text NOT NULL,
    client_type    text,
    client_version text,
    UNIQUE NULLS NOT DISTINCT (service, client_type, client_version)
);

-- Wide columns first: nothing is lost to alignment.
CREATE TABLE telemetry.spans (
    span_id        bigint   NOT NULL,
    start_ns       bigint   NOT NULL,                        -- since 1970, by the clock of the process that recorded it
    end_ns         bigint   NOT NULL,                        -- equal to start_ns while unfinished
    parent_id      bigint,
    offset_ms      bigint,                                   -- server minus client, as far as it was known when the span came; null for services
    trace_id       uuid     NOT NULL,
    day            date     NOT NULL,                        -- the trace's, whenever the span was recorded
    resource       int      NOT NULL,
    kind           smallint NOT NULL,                        -- System.Diagnostics.ActivityKind
    status         smallint NOT NULL,                        -- 0 ok, 1 error, 2 cancelled
    origin         smallint NOT NULL,                        -- 0 a service, 1 plugin, 2 web, 4 cli
    state          smallint NOT NULL,                        -- 0 finished, 1 unfinished, 2 finished after an unfinished record of it had come
    name           text     NOT NULL,
    user_id        text,                                     -- for whom it was made; spans for others than the owner are not shown to the owner
    status_message text,
    attributes     text,                                     -- a JSON object; text is half the size of jsonb and taken in without parsing
    events         text,                                     -- a JSON array
    PRIMARY KEY (day, trace_id, span_id)
) PARTITION BY RANGE (day);

-- Pinned traces move here before their day is dropped: a day that never comes.
CREATE TABLE telemetry.spans_pinned PARTITION OF telemetry.spans FOR VALUES FROM ('9999-12-31') TO (MAXVALUE);

CREATE FUNCTION telemetry.make_partition(of_day date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'CREATE TABLE IF NOT EXISTS telemetry.%I PARTITION OF telemetry.spans FOR VALUES FROM (%L) TO (%L)',
        to_char(of_day, '"spans_"YYYYMMDD'), of_day, of_day + 1);
END $$;

SELECT telemetry.make_partition(((now() AT TIME ZONE 'utc')::date + n)) FROM generate_series(-6, 3) n;

ALTER TABLE telemetry.traces
    ADD day        date     NOT NULL DEFAULT (now() AT TIME ZONE 'utc')::date,
    ADD pinned     boolean  NOT NULL DEFAULT false,
    ADD start_ns   bigint,                                   -- corrected by offset_ms, like end_ns; null until a span came
    ADD end_ns     bigint,
    ADD longest_ns bigint,                                   -- of its longest span: no clock's offset is in it
    ADD span_count int      NOT NULL DEFAULT 0,
    ADD status     smallint NOT NULL DEFAULT 0,              -- 1 when any span has it, else 2 when any span has it
    ADD clients    smallint NOT NULL DEFAULT 0,              -- the origins, or'ed
    ADD root       text,                                     -- the least '0' or '1' for services, 19 digits of start, name: of the spans without a parent
    ADD root_name  text     GENERATED ALWAYS AS (substr(root, 21)) STORED;
ALTER TABLE telemetry.traces ALTER day DROP DEFAULT;

INSERT INTO telemetry.resources (service, client_type, client_version)
SELECT DISTINCT service, client_type, client_version FROM telemetry.spans_1;

UPDATE telemetry.traces t
SET day = CASE WHEN s.day BETWEEN today - 6 AND today + 1 THEN s.day ELSE today END
FROM (SELECT trace_id, (to_timestamp(min(start_ns) / 1e9) AT TIME ZONE 'utc')::date AS day, (now() AT TIME ZONE 'utc')::date AS today
      FROM telemetry.spans_1 GROUP BY trace_id) s
WHERE s.trace_id = t.trace_id;

INSERT INTO telemetry.spans (day, trace_id, span_id, parent_id, start_ns, end_ns, resource, kind, status, origin, state, name, user_id, status_message, attributes, events)
SELECT t.day, s.trace_id, s.span_id, s.parent_id, s.start_ns, s.end_ns, r.id, s.kind, s.status,
    CASE s.client_type WHEN 'plugin' THEN 1 WHEN 'web' THEN 2 WHEN 'cli' THEN 4 ELSE 0 END,
    CASE WHEN s.unfinished THEN 1 ELSE 0 END, s.name, s.user_id, s.status_message,
    nullif(s.attributes, '{}')::text, nullif(s.events, '[]')::text
FROM telemetry.spans_1 s
JOIN telemetry.traces t USING (trace_id)
JOIN telemetry.resources r ON r.service = s.service AND r.client_type IS NOT DISTINCT FROM s.client_type AND r.client_version IS NOT DISTINCT FROM s.client_version;

UPDATE telemetry.traces t
SET start_ns = s.start_ns, end_ns = s.end_ns, longest_ns = s.longest_ns, span_count = s.spans, clients = s.clients, root = s.root,
    status = CASE WHEN s.failed THEN 1 WHEN s.cancelled THEN 2 ELSE 0 END
FROM (SELECT trace_id, min(start_ns) AS start_ns, max(end_ns) AS end_ns, max(end_ns - start_ns) AS longest_ns, count(*) AS spans,
          bit_or(origin) AS clients, bool_or(status = 1) AS failed, bool_or(status = 2) AS cancelled,
          min(CASE origin WHEN 0 THEN '1' ELSE '0' END || lpad(start_ns::text, 19, '0') || name) FILTER (WHERE parent_id IS NULL) AS root
      FROM telemetry.spans GROUP BY trace_id) s
WHERE s.trace_id = t.trace_id;

DROP TABLE telemetry.spans_1;

CREATE INDEX traces_by_owner ON telemetry.traces (owner, day) WHERE owner IS NOT NULL;
-- How people know a trace: the id as it came, else 32 hex digits. The views are searched by it.
CREATE INDEX traces_by_text ON telemetry.traces ((coalesce(original_id, encode(uuid_send(trace_id), 'hex'))));

CREATE VIEW otel_spans AS
SELECT coalesce(t.original_id, encode(uuid_send(t.trace_id), 'hex')) AS trace_id,
    lpad(to_hex(s.span_id), 16, '0') AS span_id,
    lpad(to_hex(s.parent_id), 16, '0') AS parent_span_id,
    s.name,
    r.service AS service_name,
    (ARRAY['internal', 'server', 'client', 'producer', 'consumer'])[s.kind + 1] AS kind,
    to_timestamp(s.start_ns / 1e9) AS start_time,
    to_timestamp(s.end_ns / 1e9) AS end_time,
    (s.end_ns - s.start_ns) / 1e6::float8 AS duration_ms,
    (ARRAY['ok', 'error', 'cancelled'])[s.status + 1] AS status,
    s.status_message,
    coalesce(s.attributes, '{}')::jsonb AS attributes,
    coalesce(s.events, '[]')::jsonb AS events,
    s.user_id
FROM telemetry.traces t
JOIN telemetry.spans s ON s.day = t.day AND s.trace_id = t.trace_id
JOIN telemetry.resources r ON r.id = s.resource
WHERE s.origin = 0;

CREATE VIEW client_telemetry_spans AS
SELECT coalesce(t.original_id, encode(uuid_send(t.trace_id), 'hex')) || '/' || lpad(to_hex(s.span_id), 16, '0') AS id,
    coalesce(t.original_id, encode(uuid_send(t.trace_id), 'hex')) AS trace_id,
    lpad(to_hex(s.span_id), 16, '0') AS span_id,
    lpad(to_hex(s.parent_id), 16, '0') AS parent_span_id,
    r.client_type,
    r.client_version AS client_ver,
    s.name AS operation,
    s.start_ns / 1e6::float8 AS start_time_ms,
    s.end_ns / 1e6::float8 AS end_time_ms,
    (s.end_ns - s.start_ns) / 1e6::float8 AS duration_ms,
    (ARRAY['ok', 'error', 'cancelled'])[s.status + 1] AS status,
    s.status_message AS message,
    coalesce(s.attributes, '{}')::jsonb AS attributes,
    s.user_id,
    t.first_received AS created_at,
    -- The trace of the request that this span made, which is its own: null where it made none.
    CASE WHEN s.attributes LIKE '%"sidechain.server.span_id"%' THEN coalesce(t.original_id, encode(uuid_send(t.trace_id), 'hex')) END AS server_trace_id
FROM telemetry.traces t
JOIN telemetry.spans s ON s.day = t.day AND s.trace_id = t.trace_id
JOIN telemetry.resources r ON r.id = s.resource
WHERE s.origin > 0;
