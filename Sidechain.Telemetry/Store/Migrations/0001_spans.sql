-- One row a trace: who may read it and whether its client is done.
CREATE TABLE telemetry.traces (
    trace_id       uuid        PRIMARY KEY,
    owner          text,                                     -- the first authenticated user whose span or request named it
    original_id    text,                                     -- as it came, where it had to be mapped
    client_done    boolean     NOT NULL DEFAULT false,
    first_received timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_received  timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE telemetry.spans (
    trace_id       uuid     NOT NULL,
    span_id        bigint   NOT NULL,
    parent_id      bigint,
    start_ns       bigint   NOT NULL,                        -- since 1970, by the clock of the process that recorded it
    end_ns         bigint   NOT NULL,                        -- equal to start_ns while unfinished
    kind           smallint NOT NULL,                        -- System.Diagnostics.ActivityKind
    status         smallint NOT NULL,                        -- 0 ok, 1 error, 2 cancelled
    unfinished     boolean  NOT NULL,
    name           text     NOT NULL,
    service        text     NOT NULL,
    status_message text,
    client_type    text,
    client_version text,
    user_id        text,                                     -- for whom it was made; spans for others than the owner are not shown to the owner
    attributes     jsonb    NOT NULL,
    events         jsonb    NOT NULL,
    PRIMARY KEY (trace_id, span_id)
);

-- Batches that have been taken, so that a repeated one counts its losses once.
CREATE TABLE telemetry.batches (
    sender      text        NOT NULL,                        -- a user's id, empty without a token
    batch_id    text        NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (sender, batch_id)
);

-- Spans that clients lost before they could send them.
CREATE TABLE telemetry.dropped_spans (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    sender      text        NOT NULL,
    reason      text        NOT NULL,
    lost        bigint      NOT NULL
);
