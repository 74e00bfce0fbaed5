using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Load;

/// <summary>Writes OTLP's JSON, to the same content as <see cref="OtlpRequest"/> in protobuf.</summary>
internal static class OtlpJsonRequest
{
    public static byte[] Of(IEnumerable<Span> spans) => Resources([.. spans.GroupBy(span => span.Service).Select(service =>
        ResourceSpans(Pairs([new("service.name", service.Key)]), [.. service.Select(Span)]))]);

    public static byte[] Resources(params JsonObject[] resources) =>
        Encoding.UTF8.GetBytes(new JsonObject { ["resourceSpans"] = new JsonArray([.. resources]) }.ToJsonString());

    public static JsonObject ResourceSpans(JsonArray resourcePairs, params JsonObject[] spans) => new()
    {
        ["resource"] = new JsonObject { ["attributes"] = resourcePairs },
        ["scopeSpans"] = new JsonArray(
            new JsonObject { ["scope"] = new JsonObject { ["name"] = "scope" }, ["spans"] = new JsonArray([.. spans]) }),
    };

    public static JsonObject Span(Span span)
    {
        var json = new JsonObject
        {
            ["traceId"] = span.TraceId,
            ["spanId"] = span.SpanId.ToUpperInvariant(),
            ["parentSpanId"] = span.ParentSpanId ?? "",
            ["name"] = span.Name,
            ["kind"] = (int)span.Kind + 1,
            ["startTimeUnixNano"] = span.StartNs.ToString(CultureInfo.InvariantCulture),
            ["attributes"] = Pairs(span.Attributes),
            ["status"] = span.Status == SpanStatus.Error ? new JsonObject { ["code"] = 2 } : new JsonObject(),
            ["flags"] = OtlpRequest.Flags(span),
        };
        if (!span.Unfinished)
        {
            json["endTimeUnixNano"] = span.EndNs.ToString(CultureInfo.InvariantCulture);
        }

        return json;
    }

    public static JsonArray Pairs(IEnumerable<KeyValuePair<string, object?>> pairs) =>
        [.. pairs.Select(pair => new JsonObject { ["key"] = pair.Key, ["value"] = Value(pair.Value) })];

    private static JsonObject Value(object? value) => value switch
    {
        string text => new() { ["stringValue"] = text },
        bool flag => new() { ["boolValue"] = flag },
        long number => new() { ["intValue"] = number.ToString(CultureInfo.InvariantCulture) },
        double number => new() { ["doubleValue"] = double.IsFinite(number) ? number : number.ToString(CultureInfo.InvariantCulture) },
        object?[] items => new() { ["arrayValue"] = new JsonObject { ["values"] = new JsonArray([.. items.Select(Value)]) } },
        byte[] bytes => new() { ["bytesValue"] = Convert.ToBase64String(bytes) },
        IReadOnlyDictionary<string, object?> map => new() { ["kvlistValue"] = new JsonObject { ["values"] = Pairs(map) } },
        _ => [],
    };
}
