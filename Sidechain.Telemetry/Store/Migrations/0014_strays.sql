-- What others do under a trace's id is counted apart from what is its owner's: it takes none of the owner's room and moves none of the row's
-- figures. Such a span is a stray: bit 2048 of its flags. From now on claimed_ns is when the owner was known, whoever told.
ALTER TABLE telemetry.traces
    ADD anonymous   int    NOT NULL DEFAULT 0,               -- spans of nobody's that are taken for the owner's: from before the owner was known, or a moment later
    ADD strays      int    NOT NULL DEFAULT 0,               -- of span_count
    ADD stray_bytes bigint NOT NULL DEFAULT 0;               -- of bytes
