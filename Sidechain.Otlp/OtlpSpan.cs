using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Otlp;

/// <summary>A span as it came, before anybody has judged it. A member is absent where it was absent or made no sense.</summary>
/// <param name="most">Events, links and attributes that are kept, of each; those beyond are counted.</param>
public sealed class OtlpSpan(OtlpResource resource, OtlpScope? scope, int most = int.MaxValue)
{
    /// <summary>The name of a span that has none.</summary>
    public const string NoName = "(no name)";

    private List<OtlpEvent>? _events;
    private List<OtlpLink>? _links;
    private uint _moreAttributes;
    private uint _moreEvents;
    private uint _moreLinks;

    public OtlpResource Resource { get; internal set; } = resource;

    public OtlpScope? Scope { get; internal set; } = scope;

    public UInt128? TraceId { get; internal set; }

    public ulong? SpanId { get; internal set; }

    public ulong? ParentSpanId { get; internal set; }

    /// <summary>The W3C <c>tracestate</c> as it came.</summary>
    public string? TraceState { get; internal set; }

    /// <summary>W3C flags in the lowest byte, above them whether the parent is in another process.</summary>
    public uint Flags { get; internal set; }

    public string? Name { get; internal set; }

    public ActivityKind Kind { get; internal set; }

    /// <summary>Nanoseconds since 1970.</summary>
    public long? StartNs { get; internal set; }

    /// <summary>Nanoseconds since 1970; absent on a span that has not ended.</summary>
    public long? EndNs { get; internal set; }

    public OtlpStatus Status { get; internal set; }

    public string? StatusMessage { get; internal set; }

    /// <summary>Values as <see cref="OtlpAttributes"/> has them.</summary>
    public List<KeyValuePair<string, object>> Attributes { get; } = [];

    public IReadOnlyList<OtlpEvent> Events => _events ?? (IReadOnlyList<OtlpEvent>)[];

    public IReadOnlyList<OtlpLink> Links => _links ?? (IReadOnlyList<OtlpLink>)[];

    /// <summary>How many its sender left out, by its own count, and how many were beyond those that are kept.</summary>
    public uint DroppedAttributes
    {
        get => field + _moreAttributes;
        internal set;
    }

    /// <inheritdoc cref="DroppedAttributes"/>
    public uint DroppedEvents
    {
        get => field + _moreEvents;
        internal set;
    }

    /// <inheritdoc cref="DroppedAttributes"/>
    public uint DroppedLinks
    {
        get => field + _moreLinks;
        internal set;
    }

    /// <summary>Why it has no trace, <c>invalid_trace_id</c>, <c>invalid_span_id</c> or <c>invalid_time</c>; null if it has one.</summary>
    public string? Problem =>
        TraceId is null ? "invalid_trace_id"
        : SpanId is null ? "invalid_span_id"
        : StartNs is null or > OtlpTimes.LatestReadNs ? "invalid_time"
        : null;

    /// <summary>OTLP has no word for "cancelled": the status is unset there, and an attribute says it.</summary>
    public SpanStatus Outcome =>
        Status == OtlpStatus.Error ? SpanStatus.Error
        : Attributes.Text(OtlpNames.Status) == OtlpNames.Cancelled ? SpanStatus.Cancelled
        : SpanStatus.Ok;

    /// <summary>The unit that its times seem to have instead of the one that its format has.</summary>
    internal string? OtherUnit => OtlpTimes.OtherUnit(StartNs, Resource.UnitNs);

    /// <summary>What its recorder found wrong with it.</summary>
    internal List<string>? Warnings { get; set; }

    internal void Add(OtlpEvent happened) => _moreEvents += Add(_events ??= [], happened);

    internal void Change(Converter<OtlpEvent, OtlpEvent> how) => _events = _events?.ConvertAll(how);

    internal void Add(OtlpLink link) => _moreLinks += Add(_links ??= [], link);

    internal void LeaveOutAttributes(uint count) => _moreAttributes += count;

    /// <returns>How many of it are left out.</returns>
    private uint Add<T>(List<T> items, T item)
    {
        if (items.Count >= most)
        {
            return 1;
        }

        items.Add(item);
        return 0;
    }
}
