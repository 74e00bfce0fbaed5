-- What the spans of one library in one process have in common besides their service, once.
CREATE TABLE telemetry.abouts (
    id    int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    about text NOT NULL                                      -- a JSON object: "resource" with its attributes, "scope" with name and version
);

-- Such a text is longer than an index entry may be.
CREATE UNIQUE INDEX abouts_by_text ON telemetry.abouts (md5(about));

ALTER TABLE telemetry.spans
    ADD side  smallint NOT NULL DEFAULT 0,                   -- 1 a server's or a consumer's: such a span may have the id of the one that called it
    ADD flags smallint NOT NULL DEFAULT 0,                   -- W3C's, 256 and 512 whether the parent is elsewhere, 1024 its sender said that all is well
    ADD about int,
    ADD more  text;                                          -- a JSON object: "links", "state"; null for most

UPDATE telemetry.spans SET side = 1 WHERE kind IN (1, 4);
ALTER TABLE telemetry.spans DROP CONSTRAINT spans_pkey;
ALTER TABLE telemetry.spans ADD PRIMARY KEY (day, trace_id, span_id, side);

ALTER TABLE telemetry.traces ADD rejected boolean NOT NULL DEFAULT false; -- spans of it came that could not be kept
