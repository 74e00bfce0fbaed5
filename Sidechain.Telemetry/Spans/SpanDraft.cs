using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Spans;

/// <summary>What a door read of a span, before it is checked and masked. Absent is what was absent or made no sense.</summary>
internal sealed record SpanDraft
{
    public Guid? TraceId { get; init; }

    public long? SpanId { get; init; }

    public long? ParentId { get; init; }

    /// <summary>The trace id as it came, where it had to be mapped.</summary>
    public string? OriginalTraceId { get; init; }

    public string? Name { get; init; }

    public required string Service { get; init; }

    public ActivityKind Kind { get; init; }

    public long? StartNs { get; init; }

    /// <summary>Absent on a span that has not ended.</summary>
    public long? EndNs { get; init; }

    public SpanStatus Status { get; init; }

    public string? StatusMessage { get; init; }

    public IReadOnlyList<KeyValuePair<string, object>> Attributes { get; init; } = [];

    public IReadOnlyList<EventDraft> Events { get; init; } = [];

    public IReadOnlyList<LinkDraft> Links { get; init; } = [];

    /// <summary>The W3C <c>tracestate</c>.</summary>
    public string? TraceState { get; init; }

    /// <summary>As <see cref="SpanRecord.Flags"/>.</summary>
    public short Flags { get; init; }

    /// <summary>As <see cref="SpanRecord.About"/>: masked and within limits already.</summary>
    public string? About { get; init; }

    /// <summary>How many its sender, or its reader, left out.</summary>
    public long DroppedAttributes { get; init; }

    /// <inheritdoc cref="DroppedAttributes"/>
    public long DroppedEvents { get; init; }

    /// <inheritdoc cref="DroppedAttributes"/>
    public long DroppedLinks { get; init; }

    public string? ClientType { get; init; }

    public string? ClientVersion { get; init; }

    public string? UserId { get; init; }
}
