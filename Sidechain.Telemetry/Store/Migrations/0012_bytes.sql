-- A few spans can be as heavy as their sender likes: what is read of a trace at once is bounded in bytes too.
ALTER TABLE telemetry.traces
    ADD bytes bigint NOT NULL DEFAULT 0;                     -- of its spans' attributes, events, links and messages, in letters; 0 for those from before
