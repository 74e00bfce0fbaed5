namespace Sidechain.Traces.Shapes;

/// <summary>When spans arrived, for sentences such as "api sent 4 spans, the last 0.8 s ago; telemetry nothing".</summary>
/// <param name="LastAgo">By service: since its last span of this trace arrived.</param>
/// <param name="Expected">Services that could have sent something.</param>
public sealed record TraceActivity(IReadOnlyDictionary<string, TimeSpan> LastAgo, IReadOnlyCollection<string> Expected);
