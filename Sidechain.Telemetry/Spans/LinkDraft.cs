namespace Sidechain.Telemetry.Spans;

/// <summary>A link of a <see cref="SpanDraft"/>.</summary>
/// <param name="TraceId">May be another trace.</param>
/// <param name="SpanId">In that trace.</param>
internal sealed record LinkDraft(Guid TraceId, long SpanId, IReadOnlyList<KeyValuePair<string, object>> Attributes)
{
    public string? TraceState { get; init; }

    public uint Flags { get; init; }

    /// <summary>How many its sender left out.</summary>
    public long DroppedAttributes { get; init; }
}
