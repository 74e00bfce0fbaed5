-- What one sender says must not overflow a sum: those of durations have as many digits as they need.
DROP VIEW telemetry.steps;
ALTER TABLE telemetry.step_minutes ALTER total_ns TYPE numeric;
ALTER TABLE telemetry.step_hours ALTER total_ns TYPE numeric;
CREATE VIEW telemetry.steps AS
SELECT hour * 60 AS minute, resource, name, bin, spans, failed, total_ns FROM telemetry.step_hours
UNION ALL
SELECT minute, resource, name, bin, spans, failed, total_ns FROM telemetry.step_minutes;

ALTER TABLE telemetry.traces
    ADD claimed_ns   bigint,                                 -- when a client's span made its sender the owner; null where a request did. A request that began before it takes the trace over
    ADD left_out     int NOT NULL DEFAULT 0,                 -- spans beyond the most that a trace may have
    ADD user_first   text,                                   -- the least and the greatest user for whom spans of it were made:
    ADD user_last    text,                                   -- where both are the owner, its row says nothing about strangers
    ADD pinned_until timestamptz;                            -- null where a person pinned it: for good

UPDATE telemetry.traces t SET user_first = s.user_first, user_last = s.user_last
FROM (SELECT trace_id, min(user_id COLLATE "C") AS user_first, max(user_id COLLATE "C") AS user_last FROM telemetry.spans GROUP BY trace_id) s
WHERE s.trace_id = t.trace_id AND s.user_first IS NOT NULL;

CREATE INDEX traces_by_pin_end ON telemetry.traces (pinned_until) WHERE pinned_until IS NOT NULL;
