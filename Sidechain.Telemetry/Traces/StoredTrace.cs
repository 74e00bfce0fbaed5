
namespace Sidechain.Telemetry.Traces;

/// <summary>A trace as it was stored, strangers' spans included.</summary>
internal sealed record StoredTrace
{
    public required Guid TraceId { get; init; }

    /// <summary>The user who owns it; null for a trace that nobody has claimed.</summary>
    public string? Owner { get; init; }

    public string? OriginalId { get; init; }

    public bool ClientDone { get; init; }

    public TimeSpan LastReceivedAgo { get; init; }

    /// <summary>Spans that were too many for one trace.</summary>
    public int LeftOut { get; init; }

    /// <summary>Spans of it came that could not be kept.</summary>
    public bool HasRejected { get; init; }

    /// <summary>Spans that are stored, whoever may see them.</summary>
    public int SpanCount { get; init; }

    /// <summary>How heavy those are.</summary>
    public long Bytes { get; init; }

    public List<StoredSpan> Spans { get; } = [];
}
