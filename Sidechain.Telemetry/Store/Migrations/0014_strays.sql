-- Spans that others make under a trace's id are strays: bit 2048 of their flags. They are counted apart, take none of the owner's room and
-- move none of the row's figures. From now on claimed_ns is when the owner was known, whoever told.
ALTER TABLE telemetry.traces
    -- Spans of nobody's that are taken for the owner's: from before the owner was known, or a moment later.
    ADD anonymous   int    NOT NULL DEFAULT 0,
    ADD strays      int    NOT NULL DEFAULT 0,               -- of span_count
    ADD stray_bytes bigint NOT NULL DEFAULT 0;               -- of bytes

UPDATE telemetry.spans s SET flags = s.flags | 2048 FROM telemetry.traces t
WHERE t.owner IS NOT NULL AND (t.user_first <> t.owner OR t.user_last <> t.owner)
    AND s.day = t.day AND s.trace_id = t.trace_id AND s.user_id <> t.owner;

UPDATE telemetry.traces t SET strays = s.strays, stray_bytes = t.bytes * s.strays / greatest(t.span_count, 1), user_first = t.owner, user_last = t.owner
FROM (SELECT trace_id, count(*) AS strays FROM telemetry.spans WHERE flags & 2048 <> 0 GROUP BY trace_id) s
WHERE s.trace_id = t.trace_id;

-- A user's spans under others' ids are strays: whoever has them erased does not look through all days.
CREATE INDEX spans_of_strangers ON telemetry.spans (user_id) WHERE flags & 2048 <> 0 AND user_id IS NOT NULL;
