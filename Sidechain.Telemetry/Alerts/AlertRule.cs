using System.ComponentModel.DataAnnotations;

namespace Sidechain.Telemetry.Alerts;

/// <summary>When somebody wants to be told, an element of <c>Alerts:Rules</c> in the configuration.</summary>
internal sealed class AlertRule
{
    /// <summary>What people call it, and what its states are kept under.</summary>
    [Required, StringLength(200)]
    public string Name { get; set; } = "";

    /// <summary>The name of a span.</summary>
    [Required, StringLength(256)]
    public string Span { get; set; } = "";

    /// <summary>The type of the clients that count; without it services alone count, since a client may give its spans any name.</summary>
    public string? Client { get; set; }

    /// <summary>0.95 for p95 of the durations, against <see cref="ThresholdMs"/>.</summary>
    [Range(0.01, 0.999)]
    public double? Quantile { get; set; }

    /// <summary>Fires above it.</summary>
    [Range(0.001, 1e9)]
    public double? ThresholdMs { get; set; }

    /// <summary>The part of spans that failed, 0 to 1; fires above it. Instead of a quantile.</summary>
    [Range(0, 1)]
    public double? ErrorRate { get; set; }

    /// <summary>As far back as is looked; whole minutes.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Of fewer spans nothing is concluded.</summary>
    [Range(1, 1_000_000)]
    public int LeastSpans { get; set; } = 1;
}
