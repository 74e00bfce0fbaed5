namespace Sidechain.Otlp;

/// <summary>A log record as it came, before anybody has judged it. A member is absent where it was absent or made no sense.</summary>
public sealed class OtlpLogRecord(OtlpResource resource)
{
    private uint _moreAttributes;

    public OtlpResource Resource { get; } = resource;

    public UInt128? TraceId { get; internal set; }

    public ulong? SpanId { get; internal set; }

    /// <summary>Nanoseconds since 1970.</summary>
    public long? TimeNs { get; internal set; }

    /// <summary>When its sender saw it, nanoseconds since 1970.</summary>
    public long? ObservedNs { get; internal set; }

    /// <summary>1 to 24; 0 where it is not set.</summary>
    public ulong Severity { get; internal set; }

    public string? SeverityText { get; internal set; }

    public string? EventName { get; internal set; }

    /// <summary>A value as <see cref="OtlpAttributes"/> has them.</summary>
    public object? Body { get; internal set; }

    /// <summary>Values as <see cref="OtlpAttributes"/> has them.</summary>
    public List<KeyValuePair<string, object>> Attributes { get; } = [];

    /// <inheritdoc cref="OtlpSpan.DroppedAttributes"/>
    public uint DroppedAttributes
    {
        get => field + _moreAttributes;
        internal set;
    }

    internal void LeaveOutAttributes(uint count) => _moreAttributes += count;
}
