using System.Text.Json.Serialization;

namespace Sidechain.Cli.Documents;

/// <summary>Answer of <c>GET /api/v1/alerts</c>.</summary>
internal sealed record AlertList(IReadOnlyList<AlertEntry> Alerts);

/// <summary>An alert; its value and threshold in the rule's own unit.</summary>
internal sealed record AlertEntry(
    string Rule, string State, DateTimeOffset FiredAt, double Value, double Threshold, long Spans, DateTimeOffset? ResolvedAt = null,
    IReadOnlyList<string>? ExampleTraceIds = null)
{
    /// <summary>A trace that shows it, where one is known.</summary>
    [JsonIgnore]
    public string? Example => ExampleTraceIds is [var first, ..] ? first : null;
}

/// <summary>Answer of <c>GET /api/v1/insights/latency</c>.</summary>
internal sealed record LatencyList(IReadOnlyList<LatencyOfClient> Clients);

/// <summary>How long the parts of an action take in one version of a client; a part that it never had is left out.</summary>
internal sealed record LatencyOfClient(
    string Client, string? Version = null, LatencyFigures? Action = null, LatencyFigures? Encode = null, LatencyFigures? Network = null,
    LatencyFigures? Server = null, string? Sentence = null);

/// <summary>Milliseconds.</summary>
internal sealed record LatencyFigures(
    long Count, long Failed, double AverageMs,
    [property: JsonPropertyName("p50_ms")] double P50Ms,
    [property: JsonPropertyName("p95_ms")] double P95Ms,
    [property: JsonPropertyName("p99_ms")] double P99Ms);
