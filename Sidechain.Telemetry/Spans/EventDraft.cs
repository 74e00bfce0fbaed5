namespace Sidechain.Telemetry.Spans;

/// <summary>An event of a <see cref="SpanDraft"/>.</summary>
/// <param name="TimeNs">Nanoseconds since 1970; where the sender left it out, the span's start.</param>
internal sealed record EventDraft(string Name, long? TimeNs, IReadOnlyList<KeyValuePair<string, object>> Attributes)
{
    /// <summary>How many its sender, or its reader, left out.</summary>
    public long DroppedAttributes { get; init; }

    /// <summary>The sender's word where a time should be, when it is none.</summary>
    public string? UnusableTime { get; init; }
}
