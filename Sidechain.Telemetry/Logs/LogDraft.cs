namespace Sidechain.Telemetry.Logs;

/// <summary>What was read of a log record, before it is checked and masked. Absent is what was absent or made no sense.</summary>
internal sealed record LogDraft
{
    public Guid? TraceId { get; init; }

    public long? SpanId { get; init; }

    public long? TimeNs { get; init; }

    /// <summary>When it was seen by whoever sent it.</summary>
    public long? ObservedNs { get; init; }

    public ulong Severity { get; init; }

    public string? SeverityText { get; init; }

    public string? EventName { get; init; }

    public object? Body { get; init; }

    public IReadOnlyList<KeyValuePair<string, object>> Attributes { get; init; } = [];
}
