-- One row each time that a rule fires; open until resolved_at.
CREATE TABLE telemetry.alerts (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rule        text        NOT NULL,
    fired_at    timestamptz NOT NULL,
    resolved_at timestamptz,
    value       float8      NOT NULL,                        -- as it was worst while firing: milliseconds, or a part of 1
    threshold   float8      NOT NULL,
    spans       bigint      NOT NULL,                        -- in the window, when it was worst
    examples    uuid[]      NOT NULL DEFAULT '{}'            -- the slowest traces of the window, which are pinned
);
-- A rule fires once at a time, whichever replica looks.
CREATE UNIQUE INDEX alerts_firing ON telemetry.alerts (rule) WHERE resolved_at IS NULL;
