namespace Sidechain.Telemetry.Logs;

/// <summary>A log record as it was stored.</summary>
/// <param name="TimeNs">Nanoseconds since 1970.</param>
/// <param name="SpanId">16 hex digits.</param>
/// <param name="Severity">OpenTelemetry's severity_number.</param>
/// <param name="UserId">For whom it was made; null when it does not say.</param>
/// <param name="Attributes">A JSON object.</param>
internal sealed record StoredLog(
    long TimeNs, string? SpanId, short Severity, string? SeverityText, string? UserId, string? EventName, string? Body, string? Attributes,
    string Service);
