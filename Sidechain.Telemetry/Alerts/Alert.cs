namespace Sidechain.Telemetry.Alerts;

/// <summary>A rule that fires or fired.</summary>
/// <param name="Value">As it was worst: milliseconds of a quantile, or a part of 1.</param>
/// <param name="Spans">In the window, when it was worst.</param>
/// <param name="Examples">The slowest traces of the window: they are pinned.</param>
internal sealed record Alert(
    string Rule, DateTimeOffset FiredAt, DateTimeOffset? ResolvedAt, double Value, double Threshold, long Spans,
    IReadOnlyList<Guid> Examples);
