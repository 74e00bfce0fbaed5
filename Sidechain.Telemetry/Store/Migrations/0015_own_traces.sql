-- Where a foreign id is another user's, the trace of a user's own has an id that is a hash (OwnTraces). It was one that anybody could compute
-- and name first. Now it has a key, which is made here: it belongs to what is stored by it, and all replicas have the same.
CREATE TABLE telemetry.own_trace_key (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    key     bytea   NOT NULL
);

-- 244 bits of them are random.
INSERT INTO telemetry.own_trace_key (key) VALUES (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

-- The first half of HMAC-SHA-256 (RFC 2104), as OwnTraces has it.
CREATE FUNCTION pg_temp.own_trace(key bytea, message text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    within  bytea := decode(repeat('36', 64), 'hex');
    without bytea := decode(repeat('5c', 64), 'hex');
BEGIN
    FOR n IN 0 .. length(key) - 1 LOOP
        within := set_byte(within, n, get_byte(within, n) # get_byte(key, n));
        without := set_byte(without, n, get_byte(without, n) # get_byte(key, n));
    END LOOP;
    RETURN encode(substring(sha256(without || sha256(within || convert_to(message, 'UTF8'))) FOR 16), 'hex')::uuid;
END $$;

-- The traces of the hash before, so that their owners still find them.
CREATE TEMPORARY TABLE own_traces ON COMMIT DROP AS
SELECT t.trace_id, t.day, pg_temp.own_trace(k.key, t.owner || E'\n' || t.original_id) AS own_id
FROM telemetry.traces t CROSS JOIN telemetry.own_trace_key k
WHERE t.original_id IS NOT NULL
    AND t.trace_id = encode(substring(sha256(convert_to(t.owner || E'\n' || t.original_id, 'UTF8')) FOR 16), 'hex')::uuid;
ANALYZE own_traces;

UPDATE telemetry.spans s SET trace_id = o.own_id FROM own_traces o WHERE s.day = o.day AND s.trace_id = o.trace_id;
UPDATE telemetry.traces t SET trace_id = o.own_id FROM own_traces o WHERE t.trace_id = o.trace_id;
UPDATE telemetry.alerts a SET examples = ARRAY(
    SELECT coalesce(o.own_id, e.trace_id) FROM unnest(a.examples) WITH ORDINALITY AS e (trace_id, place)
    LEFT JOIN own_traces o ON o.trace_id = e.trace_id ORDER BY e.place)
WHERE a.examples && ARRAY(SELECT trace_id FROM own_traces);

DROP FUNCTION pg_temp.own_trace(bytea, text);
