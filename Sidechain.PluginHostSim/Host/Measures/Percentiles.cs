using System.Text.Json.Serialization;

namespace Sidechain.PluginHostSim.Host.Measures;

/// <summary>Nanoseconds.</summary>
internal sealed record Percentiles(
    long P50,
    long P99,
    [property: JsonPropertyName("p99.9")] long P999,
    [property: JsonPropertyName("p99.99")] long P9999,
    long Max);
