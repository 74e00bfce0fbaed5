using Sidechain.Otlp.Json;
using Sidechain.Traces.Trees;

namespace Sidechain.Otlp;

/// <summary>Spans of OTLP as the spans that trees are built of.</summary>
public static class OtlpTrees
{
    private static readonly long LongestNs = OtlpTimes.Longest.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>The spans of a request that belong to a trace, and those that do not.</summary>
    /// <exception cref="MalformedOtlpException">The body is no such request.</exception>
    public static FoundSpans Read(ReadOnlySpan<byte> body, OtlpEncoding encoding)
    {
        var found = new FoundSpans();
        found.Note = OtlpReader.ReadSpans(body, encoding, found.Take);
        return found;
    }

    /// <summary>A span without a <see cref="OtlpSpan.Problem"/>.</summary>
    internal static Span Span(OtlpSpan span)
    {
        var origin = span.Resource.Origin;
        var start = span.StartNs!.Value;
        var duration = (Int128)(span.EndNs ?? start) - start;
        var isUsable = duration >= 0 && duration <= LongestNs;
        var attributes = Attributes(
            span.Attributes,
            (OtlpNames.DroppedAttributes, span.DroppedAttributes),
            (OtlpNames.DroppedEvents, span.DroppedEvents),
            (OtlpNames.DroppedLinks, span.DroppedLinks),
            ("sidechain.unusable_duration_ms", isUsable ? 0 : (double)duration / 1e6));
        return new Span
        {
            TraceId = OtlpIds.Text(span.TraceId!.Value),
            SpanId = OtlpIds.Text(span.SpanId!.Value),
            ParentSpanId = span.ParentSpanId is { } parent ? OtlpIds.Text(parent) : null,
            Name = string.IsNullOrEmpty(span.Name) ? OtlpSpan.NoName : span.Name,
            Service = origin.Service,
            Tier = Tiers.Of(origin.ClientType, origin.Service, DatabaseCalls.System(attributes)),
            ClientType = origin.ClientType,
            ClientVersion = origin.ClientVersion,
            Kind = span.Kind,
            StartNs = start,
            EndNs = isUsable ? span.EndNs ?? start : start,
            Unfinished = span.EndNs is null || attributes.GetValueOrDefault("sidechain.unfinished") is true,
            Status = span.Outcome,
            StatusMessage = string.IsNullOrEmpty(span.StatusMessage) ? null : span.StatusMessage,
            SaidOk = span.Status == OtlpStatus.Ok,
            TraceState = string.IsNullOrEmpty(span.TraceState) ? null : span.TraceState,
            Flags = (int)(span.Flags & 0x3FF),
            ScopeName = span.Scope?.Name,
            ScopeVersion = span.Scope?.Version,
            ScopeAttributes = span.Scope is { } scope
                ? Attributes(scope.Attributes, (OtlpNames.DroppedAttributes, scope.DroppedAttributes))
                : Traces.Trees.Span.NoAttributes,
            Resource = About(span.Resource),
            Attributes = attributes,
            Warnings = span.Warnings ?? [],
            TimeWarning = span.OtherUnit is { } other
                ? $"starts in 1970: its times look like {other}, and are read as {OtlpTimes.UnitName(span.Resource.UnitNs)}"
                : null,
            Events = [.. span.Events.Select(happened => Event(happened, start))],
            Links =
            [
                .. span.Links.Select(link => new SpanLink(OtlpIds.Text(link.TraceId), OtlpIds.Text(link.SpanId))
                {
                    TraceState = string.IsNullOrEmpty(link.TraceState) ? null : link.TraceState,
                    Flags = link.Flags,
                    Attributes = Attributes(link.Attributes, (OtlpNames.DroppedAttributes, link.DroppedAttributes)),
                }),
            ],
        };
    }

    // Name, client and its version have places of their own in a span.
    private static IReadOnlyDictionary<string, object?> About(OtlpResource resource)
    {
        var isClient = resource.Origin.ClientType is not null;
        return Attributes(
            [.. resource.Attributes.Where(pair => !HasAPlace(pair.Key, isClient))],
            (OtlpNames.DroppedAttributes, resource.DroppedAttributes));
    }

    private static bool HasAPlace(string key, bool isClient) =>
        key is OtlpNames.ServiceName or OtlpNames.ClientType || (key == OtlpNames.ServiceVersion && isClient);

    // As the doors have it: a time that cannot be counts as none, and is told.
    private static SpanEvent Event(OtlpEvent happened, long start)
    {
        var isUsable = happened.UnusableTime is null
            && (happened.TimeNs is not { } time || OtlpTimes.IsTime(time) || Int128.Abs((Int128)time - start) <= LongestNs);
        return new SpanEvent(happened.Name, isUsable ? happened.TimeNs ?? start : start)
        {
            Attributes = Attributes(
                happened.Attributes,
                (OtlpNames.DroppedAttributes, happened.DroppedAttributes),
                ("sidechain.unusable_time", isUsable ? null : happened.UnusableTime ?? OtlpTimes.Text(happened.TimeNs!.Value))),
        };
    }

    /// <param name="marks">Attributes of ours; those that are null or zero are left out.</param>
    private static IReadOnlyDictionary<string, object?> Attributes(
        IReadOnlyList<KeyValuePair<string, object>> pairs, params ReadOnlySpan<(string Key, object? Value)> marks)
    {
        Dictionary<string, object?>? attributes = null;
        foreach (var (key, value) in pairs)
        {
            (attributes ??= new(pairs.Count, StringComparer.Ordinal))[key] = Value(value);
        }

        foreach (var (key, value) in marks)
        {
            if (value is string or uint and not 0u or double and not 0d)
            {
                attributes ??= new(StringComparer.Ordinal);
                attributes[key] = value is uint count ? count + (attributes.GetValueOrDefault(key) as long? ?? 0) : value;
            }
        }

        return attributes ?? Traces.Trees.Span.NoAttributes;
    }

    // A value that has keys is JSON of its own, as telemetry stores it.
    private static object? Value(object? value) => value switch
    {
        byte[] or KeyValuePair<string, object?>[] => new AttributeObject(JsonStructure.Text(value)),
        object?[] items => Array.ConvertAll(items, Value),
        _ => value,
    };
}
