using System.Text.Json.Nodes;
using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Alerts;

/// <summary>An alert as the API and the webhook have it.</summary>
internal static class AlertJson
{
    public static JsonObject Of(Alert alert) => new()
    {
        ["rule"] = alert.Rule,
        ["state"] = alert.ResolvedAt is null ? "firing" : "resolved",
        ["fired_at"] = alert.FiredAt.UtcDateTime,
        ["resolved_at"] = alert.ResolvedAt?.UtcDateTime,
        ["value"] = Math.Round(alert.Value, 3),
        ["threshold"] = alert.Threshold,
        ["spans"] = alert.Spans,
        ["example_trace_ids"] = new JsonArray([.. alert.Examples.Select(example => (JsonNode)SpanIds.Text(example))]),
    };
}
