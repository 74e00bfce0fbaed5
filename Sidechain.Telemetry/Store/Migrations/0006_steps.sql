-- How long each step takes, in bins of time: an eighth of a doubling each, so a quantile is right to 4.5 percent. A span counts once, when its end comes.
-- What groups commit is only added to, so that writers never wait for each other's rows; a keeper sums it up by hours.
CREATE TABLE telemetry.step_minutes (
    minute   bigint   NOT NULL,                              -- of its end, since 1970
    resource int      NOT NULL,
    spans    int      NOT NULL,
    failed   int      NOT NULL,
    total_ns bigint   NOT NULL,
    bin      smallint NOT NULL,
    name     text     NOT NULL
);
CREATE INDEX step_minutes_by_minute ON telemetry.step_minutes (minute);

CREATE TABLE telemetry.step_hours (
    hour     bigint   NOT NULL,
    total_ns bigint   NOT NULL,
    spans    bigint   NOT NULL,
    failed   bigint   NOT NULL,
    resource int      NOT NULL,
    bin      smallint NOT NULL,
    name     text     NOT NULL,
    PRIMARY KEY (name, hour, resource, bin)
);

CREATE FUNCTION telemetry.bin(ns bigint) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT floor(8 * ln(greatest(ns, 1000) / 1000::float8) / ln(2::float8))::smallint
$$;

-- The whole of it, whichever table it is in.
CREATE VIEW telemetry.steps AS
SELECT hour * 60 AS minute, resource, name, bin, spans, failed, total_ns FROM telemetry.step_hours
UNION ALL
SELECT minute, resource, name, bin, spans, failed, total_ns FROM telemetry.step_minutes;
