namespace Sidechain.Telemetry.Ingest;

/// <summary>What a door found in a body: spans to store, masked and within the limits, and those it could not take.</summary>
internal sealed record Intake(IReadOnlyList<SpanRecord> Spans, IReadOnlyList<Rejection> Rejected);
