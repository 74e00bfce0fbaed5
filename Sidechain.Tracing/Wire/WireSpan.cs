namespace Sidechain.Tracing.Wire;

/// <summary>
/// A span on the wire. Times are microseconds by the client's clock. What a document leaves out or writes as null is null or
/// empty here: whether that makes the span unusable is the receiver's decision.
/// </summary>
public sealed record WireSpan
{
    /// <summary>As it came; maps with <see cref="Context.TraceIds"/>.</summary>
    public string? TraceId { get; init; }

    /// <summary>As it came.</summary>
    public string? SpanId { get; init; }

    /// <summary>As it came; null for a root, also when the document says "".</summary>
    public string? ParentSpanId { get; init; }

    public string? Name { get; init; }

    /// <summary>Since the epoch.</summary>
    public long? StartUs { get; init; }

    /// <summary>The start as it came, where it is no time; null where it is one, or nothing was said.</summary>
    public string? UnusableStart { get; init; }

    /// <summary>Since the epoch; null when the span was not finished.</summary>
    public long? EndUs { get; init; }

    /// <summary>By the monotonic clock; beats end minus start.</summary>
    public long? DurationUs { get; init; }

    /// <summary><c>ok</c>, <c>error</c> or <c>cancelled</c>.</summary>
    public string Status { get; init; } = Conventions.SpanStatuses.Ok;

    public string? StatusMessage { get; init; }

    /// <summary>
    /// In document order, each key once: text, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, or an array.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, object>> Attributes { get; init; } = [];

    public IReadOnlyList<WireEvent> Events { get; init; } = [];

    /// <summary>One of <see cref="Conventions.ClientTypes"/>, as it came in lower case.</summary>
    public string? ClientType { get; init; }

    public string? ClientVersion { get; init; }

    /// <summary>Why it is no span, <c>invalid_start_time</c> or <c>not_an_object</c>; null for one that is.</summary>
    public string? Problem { get; init; }

    /// <summary>Attributes that were more than the reader takes.</summary>
    public int DroppedAttributes { get; init; }

    /// <summary>Events that were more than the reader takes.</summary>
    public int DroppedEvents { get; init; }

    /// <summary>True when the span was delivered before it ended.</summary>
    public bool IsUnfinished => EndUs is null && DurationUs is null;
}
