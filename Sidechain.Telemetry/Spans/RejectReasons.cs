namespace Sidechain.Telemetry.Spans;

/// <summary>Why a single span was not taken: words for the sender and for the counter of rejected spans.</summary>
internal static class RejectReasons
{
    /// <summary>The document has no array <c>spans</c>; there is no span that it stands for.</summary>
    public const string NoSpans = "no_spans";

    public const string InvalidSpan = "invalid_span";
    public const string InvalidTraceId = "invalid_trace_id";
    public const string InvalidSpanId = "invalid_span_id";
    public const string InvalidTime = "invalid_time";
    public const string InvalidClientType = "invalid_client_type";

    /// <summary>Its trace has as many spans as a trace may have.</summary>
    public const string TooManySpans = "too_many_spans";

    /// <summary>Its request has as many log records as a client's may have.</summary>
    public const string TooManyRecords = "too_many_records";

    /// <summary>Its trace is as heavy as a trace may be.</summary>
    public const string TraceTooLarge = "trace_too_large";

    /// <summary>Its trace has a span of this id that somebody else sent, and that one stays.</summary>
    public const string SpanIdTaken = "span_id_taken";

    /// <summary>Its trace has another span of this id, and that one stays.</summary>
    public const string DuplicateSpanId = "duplicate_span_id";

    /// <summary>The reason of a trace that is said to be done: the request has said so of as many as one request may.</summary>
    public const string TooManyDone = "too_many_done";

    /// <summary>The database does not take it.</summary>
    public const string Unstorable = "unstorable";

    /// <summary>The whole request was refused, since its sender sends too often.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>The whole request was refused, since it has too many bytes or spans.</summary>
    public const string TooLarge = "too_large";

    /// <summary>The whole request was refused, since it did not come in time.</summary>
    public const string TooSlow = "too_slow";

    /// <summary>The whole request was refused, since it could not be read.</summary>
    public const string Malformed = "malformed";

    /// <summary>The whole request was refused, since the store is away or does not keep up.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The whole request was refused, since one of its traces belongs to somebody else.</summary>
    public const string NotOwner = "not_owner";
}
