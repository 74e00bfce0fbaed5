using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Tests.Servers;

/// <summary>What clients send.</summary>
internal static class Documents
{
    public static string NewTraceId() => ActivityTraceId.CreateRandom().ToHexString();

    /// <summary>A document of one small finished span.</summary>
    public static string Span(string traceId, string spanId = "00f067aa0ba902b7", string name = "cli.share_loop", string more = "") =>
        $$"""{"spans":[{{SpanObject(traceId, spanId, name, more)}}]}""";

    public static string SpanObject(string traceId, string spanId = "00f067aa0ba902b7", string name = "cli.share_loop", string more = "") =>
        $$"""{"trace_id":"{{traceId}}","span_id":"{{spanId}}","name":"{{name}}","start_time_ms":1788000000000,"end_time_ms":1788000000100.25,"status":"ok","client_type":"cli"{{more}}}""";

    /// <summary>Drawn spans as a client sends them.</summary>
    public static string Of(IEnumerable<Span> spans) => new JsonObject
    {
        ["spans"] = new JsonArray([.. spans.Select(Object)]),
    }.ToJsonString();

    private static JsonObject Object(Span span) => new()
    {
        ["trace_id"] = span.TraceId,
        ["span_id"] = span.SpanId,
        ["parent_span_id"] = span.ParentSpanId,
        ["name"] = span.Name,
        ["start_time_ms"] = span.StartNs / 1_000_000m,
        ["end_time_ms"] = span.Unfinished ? null : span.EndNs / 1_000_000m,
        ["status"] = SpanTexts.Of(span.Status),
        ["attributes"] = new JsonObject(
            span.Attributes.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, Value(pair.Value)))),
        ["client_type"] = span.ClientType,
        ["client_version"] = span.ClientVersion,
    };

    private static JsonNode? Value(object? value) =>
        value is double number ? number : Convert.ToString(value, CultureInfo.InvariantCulture);
}
