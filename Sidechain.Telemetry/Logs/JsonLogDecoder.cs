using System.Text.Json;
using Sidechain.Telemetry.Ingest;
using Sidechain.Telemetry.Otlp;
using Sidechain.Telemetry.Otlp.Json;

namespace Sidechain.Telemetry.Logs;

/// <summary>ExportLogsServiceRequest in JSON: LogRecord by the names of its members.</summary>
internal static class JsonLogDecoder
{
    /// <exception cref="RefusedException">The body is no such request, or has too many records.</exception>
    public static void Decode(ReadOnlySpan<byte> utf8, OtlpLogRecords into) =>
        JsonRequest.Read(utf8, "resourceLogs"u8, "scopeLogs"u8, "logRecords"u8, (ref json, resource) => into.Take(Record(ref json), resource));

    private static LogDraft Record(ref Utf8JsonReader json)
    {
        var record = new LogDraft();
        var attributes = new List<KeyValuePair<string, object>>();
        while (json.NextMember(out var name))
        {
            if (name.ValueTextEquals("timeUnixNano"u8))
                record = record with { TimeNs = OtlpValues.Time(json.Unsigned()) };
            else if (name.ValueTextEquals("observedTimeUnixNano"u8))
                record = record with { ObservedNs = OtlpValues.Time(json.Unsigned()) };
            else if (name.ValueTextEquals("severityNumber"u8))
                record = record with { Severity = json.Unsigned() ?? 0 };
            else if (name.ValueTextEquals("severityText"u8))
                record = record with { SeverityText = json.Text() };
            else if (name.ValueTextEquals("body"u8))
                record = record with { Body = JsonValues.ReadValue(ref json, depth: 0) };
            else if (name.ValueTextEquals("attributes"u8))
                JsonValues.ReadPairs(ref json, attributes);
            else if (name.ValueTextEquals("traceId"u8))
                record = record with { TraceId = JsonIds.Trace(ref json) };
            else if (name.ValueTextEquals("spanId"u8))
                record = record with { SpanId = JsonIds.Span(ref json) };
            else if (name.ValueTextEquals("eventName"u8))
                record = record with { EventName = json.Text() };
            else
                json.Skip();
        }

        return record with { Attributes = attributes };
    }
}
