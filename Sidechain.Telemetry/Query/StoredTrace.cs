namespace Sidechain.Telemetry.Query;

/// <summary>A trace as it was stored, strangers' spans included.</summary>
internal sealed record StoredTrace
{
    public required Guid TraceId { get; init; }

    /// <summary>The user who owns it; null for a trace that nobody has claimed.</summary>
    public string? Owner { get; init; }

    public string? OriginalId { get; init; }

    public bool ClientDone { get; init; }

    public TimeSpan LastReceivedAgo { get; init; }

    public List<StoredSpan> Spans { get; } = [];
}
