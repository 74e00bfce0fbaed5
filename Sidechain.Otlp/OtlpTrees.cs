using Sidechain.Otlp.Json;
using Sidechain.Traces.Trees;

namespace Sidechain.Otlp;

/// <summary>Spans of OTLP as the spans that trees are built of.</summary>
public static class OtlpTrees
{
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
        var attributes = Attributes(span.Attributes);
        var start = span.StartNs!.Value;
        return new Span
        {
            TraceId = OtlpIds.Text(span.TraceId!.Value),
            SpanId = OtlpIds.Text(span.SpanId!.Value),
            ParentSpanId = span.ParentSpanId is { } parent ? OtlpIds.Text(parent) : null,
            Name = string.IsNullOrEmpty(span.Name) ? OtlpSpan.NoName : span.Name,
            Service = origin.Service,
            Tier = Tiers.Of(origin.ClientType, origin.Service, (attributes.GetValueOrDefault("db.system.name") ?? attributes.GetValueOrDefault("db.system")) as string),
            ClientType = origin.ClientType,
            ClientVersion = origin.ClientVersion,
            Kind = span.Kind,
            StartNs = start,
            EndNs = Math.Max(span.EndNs ?? start, start),
            Unfinished = span.EndNs is null || attributes.GetValueOrDefault("sidechain.unfinished") is true,
            Status = span.Outcome,
            StatusMessage = string.IsNullOrEmpty(span.StatusMessage) ? null : span.StatusMessage,
            Attributes = attributes,
            Events = [.. span.Events.Select(happened => new SpanEvent(happened.Name, happened.TimeNs ?? start) { Attributes = Attributes(happened.Attributes) })],
            Links = [.. span.Links.Select(link => new SpanLink(OtlpIds.Text(link.TraceId), OtlpIds.Text(link.SpanId)) { Attributes = Attributes(link.Attributes) })],
        };
    }

    private static IReadOnlyDictionary<string, object?> Attributes(IReadOnlyList<KeyValuePair<string, object>> pairs)
    {
        if (pairs.Count == 0)
        {
            return Traces.Trees.Span.NoAttributes;
        }

        var attributes = new Dictionary<string, object?>(pairs.Count, StringComparer.Ordinal);
        foreach (var (key, value) in pairs)
        {
            attributes[key] = Value(value);
        }

        return attributes;
    }

    // A value that has keys is one text, of one JSON, as telemetry stores it.
    private static object? Value(object? value) => value switch
    {
        byte[] bytes => Convert.ToBase64String(bytes),
        KeyValuePair<string, object?>[] => JsonStructure.Text(value),
        object?[] items when JsonStructure.HasKeys(items) => JsonStructure.Text(items),
        object?[] items => Array.ConvertAll(items, Value),
        _ => value,
    };
}
