-- Keys of attributes stand once: in a span's attributes "~7" is the key of that number, "~~x" the key "~x", all else is itself.
CREATE TABLE telemetry.attribute_keys (
    id  int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL UNIQUE
);

CREATE FUNCTION telemetry.attributes(stored text) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(jsonb_object_agg(CASE WHEN e.key LIKE '~~%' THEN substr(e.key, 2) ELSE coalesce(k.key, e.key) END, e.value), '{}')
    FROM jsonb_each(stored::jsonb) e
    LEFT JOIN telemetry.attribute_keys k ON k.id = CASE WHEN e.key ~ '^~[0-9]{1,9}$' THEN substr(e.key, 2)::int END
$$;

CREATE OR REPLACE VIEW otel_spans AS
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
    telemetry.attributes(coalesce(s.attributes, '{}')) AS attributes,
    coalesce(s.events, '[]')::jsonb AS events,
    s.user_id
FROM telemetry.traces t
JOIN telemetry.spans s ON s.day = t.day AND s.trace_id = t.trace_id
JOIN telemetry.resources r ON r.id = s.resource
WHERE s.origin = 0;

CREATE OR REPLACE VIEW client_telemetry_spans AS
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
    telemetry.attributes(coalesce(s.attributes, '{}')) AS attributes,
    s.user_id,
    t.first_received AS created_at,
    -- The trace of the request that this span made, which is its own: null where it made none.
    CASE WHEN telemetry.attributes(coalesce(s.attributes, '{}')) ? 'sidechain.server.span_id' THEN coalesce(t.original_id, encode(uuid_send(t.trace_id), 'hex')) END AS server_trace_id
FROM telemetry.traces t
JOIN telemetry.spans s ON s.day = t.day AND s.trace_id = t.trace_id
JOIN telemetry.resources r ON r.id = s.resource
WHERE s.origin > 0;
