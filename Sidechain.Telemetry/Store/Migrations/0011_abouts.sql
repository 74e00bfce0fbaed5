-- Descriptions go when no span can have them any more: writers note the days on which they use one.
ALTER TABLE telemetry.abouts ADD used date NOT NULL DEFAULT (now() AT TIME ZONE 'utc')::date;
