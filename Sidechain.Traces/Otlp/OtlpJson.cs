using System.Globalization;
using System.Text.Json;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Otlp;

/// <summary>Traces in OTLP's JSON, as collectors, Jaeger, Tempo and the Aspire dashboard write them to files.</summary>
public static class OtlpJson
{
    /// <summary>Every span that has ids, of all traces in the document.</summary>
    /// <exception cref="JsonException">It is no such document.</exception>
    public static IReadOnlyList<Span> ReadSpans(ReadOnlyMemory<byte> utf8)
    {
        using var json = JsonDocument.Parse(utf8);
        try
        {
            // Tempo calls the same list "batches".
            if (json.RootElement.ValueKind != JsonValueKind.Object || !(json.RootElement.TryGetProperty("resourceSpans", out var resources) || json.RootElement.TryGetProperty("batches", out resources)))
                throw new JsonException("An OTLP document has \"resourceSpans\".");
            return [.. resources.EnumerateArray().SelectMany(Spans)];
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new JsonException($"This is no OTLP document: {e.Message}", e);
        }
    }

    private static IEnumerable<Span> Spans(JsonElement resource)
    {
        var origin = OtlpOrigin.Of(resource.TryGetProperty("resource", out var about) ? Attributes(about) : []);
        return Items(resource, "scopeSpans").Concat(Items(resource, "instrumentationLibrarySpans")).SelectMany(scope => Items(scope, "spans"))
            .Select(span => Span(span, origin)).OfType<Span>();
    }

    private static Span? Span(JsonElement json, OtlpOrigin origin)
    {
        var status = json.TryGetProperty("status", out var given) ? given : default;
        return origin.Span(
            Text(json, "traceId").ToLowerInvariant(), Text(json, "spanId").ToLowerInvariant(), Text(json, "parentSpanId").ToLowerInvariant(), Text(json, "name"),
            OtlpSpanReader.Kind(Enumerated(json, "kind", "SPAN_KIND_INTERNAL", "SPAN_KIND_SERVER", "SPAN_KIND_CLIENT", "SPAN_KIND_PRODUCER", "SPAN_KIND_CONSUMER")),
            Nanoseconds(json, "startTimeUnixNano"), Nanoseconds(json, "endTimeUnixNano"),
            Enumerated(status, "code", "STATUS_CODE_OK", "STATUS_CODE_ERROR") == 2, Text(status, "message"), Attributes(json),
            [.. Items(json, "events").Select(e => new SpanEvent(Text(e, "name"), OtlpOrigin.Time(Nanoseconds(e, "timeUnixNano"))) { Attributes = Attributes(e) })],
            [.. Items(json, "links").Select(l => new SpanLink(Text(l, "traceId").ToLowerInvariant(), Text(l, "spanId").ToLowerInvariant()) { Attributes = Attributes(l) })]);
    }

    private static Dictionary<string, object?> Attributes(JsonElement json)
    {
        var attributes = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var pair in Items(json, "attributes"))
            attributes[Text(pair, "key")] = pair.TryGetProperty("value", out var value) ? Value(value) : null;
        return attributes;
    }

    private static object? Value(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || json.EnumerateObject().FirstOrDefault() is not { Value.ValueKind: not JsonValueKind.Undefined } value)
            return null;
        return value.Name switch
        {
            "stringValue" or "bytesValue" => value.Value.GetString(),
            "boolValue" => value.Value.GetBoolean(),
            // 64 bits are a text in JSON.
            "intValue" => value.Value.ValueKind == JsonValueKind.String ? long.Parse(value.Value.GetString()!, CultureInfo.InvariantCulture) : value.Value.GetInt64(),
            "doubleValue" => value.Value.GetDouble(),
            "arrayValue" => Items(value.Value, "values").Select(Value).ToArray(),
            _ => value.Value.GetRawText(),
        };
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static string Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private static ulong Nanoseconds(JsonElement json, string name) => json.TryGetProperty(name, out var time)
        ? time.ValueKind == JsonValueKind.String ? ulong.Parse(time.GetString()!, NumberStyles.None, CultureInfo.InvariantCulture) : time.GetUInt64()
        : 0;

    /// <summary>Numbers are right, names are common.</summary>
    private static ulong Enumerated(JsonElement json, string name, params string[] names)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out var value))
            return 0;
        return value.ValueKind == JsonValueKind.Number ? value.GetUInt64() : (ulong)(Array.IndexOf(names, value.GetString()) + 1);
    }
}
