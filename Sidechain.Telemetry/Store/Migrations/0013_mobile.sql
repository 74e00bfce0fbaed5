-- Phones are clients too, and their traces are found by that: the bit 8, as in Origins, and a term of their own, as in Terms.
CREATE OR REPLACE FUNCTION telemetry.with_clients(terms int[], clients smallint) RETURNS int[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT terms || ARRAY(SELECT t # k.mix FROM (VALUES (1, 1640531527), (2, -1013904226), (4, 668265263), (8, 374761393)) AS k (client, mix)
        CROSS JOIN unnest(terms) AS t WHERE clients & k.client <> 0)
$$;

UPDATE telemetry.traces t SET clients = t.clients | 8::smallint, terms = telemetry.with_clients(t.terms, 8::smallint)
WHERE t.trace_id IN (
    SELECT s.trace_id FROM telemetry.spans s JOIN telemetry.resources r ON r.id = s.resource WHERE r.client_type = 'mobile');
