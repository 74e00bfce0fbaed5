-- Log records for a day, by the day of their time; those of a trace are found by it.
CREATE TABLE telemetry.logs (
    time_ns       bigint   NOT NULL,                         -- since 1970
    span_id       bigint,
    id            uuid     NOT NULL,                         -- a hash of all the rest: the same record again is the same row
    trace_id      uuid,
    day           date     NOT NULL,
    resource      int      NOT NULL,
    severity      smallint NOT NULL,                         -- OpenTelemetry's severity_number, 0 to 24
    severity_text text,
    user_id       text,                                      -- the client's user, or user.id of a service's record
    event_name    text,
    body          text,
    attributes    text,                                      -- a JSON object
    PRIMARY KEY (day, id)
) PARTITION BY RANGE (day);

CREATE INDEX logs_by_trace ON telemetry.logs (trace_id) WHERE trace_id IS NOT NULL;

CREATE FUNCTION telemetry.make_log_partition(of_day date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'CREATE TABLE IF NOT EXISTS telemetry.%I PARTITION OF telemetry.logs FOR VALUES FROM (%L) TO (%L)',
        to_char(of_day, '"logs_"YYYYMMDD'), of_day, of_day + 1);
END $$;

SELECT telemetry.make_log_partition(((now() AT TIME ZONE 'utc')::date + n)) FROM generate_series(-1, 3) n;
