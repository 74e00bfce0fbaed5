-- What a client measured of its clock: to the microsecond, and with the round trip that says how exact that is.
ALTER TABLE telemetry.spans RENAME offset_ms TO offset_us;
ALTER TABLE telemetry.spans
    ALTER offset_us TYPE bigint USING offset_us * 1000,
    ADD rtt_us int;                                          -- null where the offset was not measured but guessed by when the batch left and came
