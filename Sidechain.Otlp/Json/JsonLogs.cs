using System.Text.Json;
using Sidechain.Otlp.Protobuf;

namespace Sidechain.Otlp.Json;

/// <summary>ExportLogsServiceRequest in JSON: LogRecord by the names of its members.</summary>
internal static class JsonLogs
{
    private static readonly JsonRequest.Names Names = new("resourceLogs", null, "scopeLogs", "instrumentationLibraryLogs", "logRecords");

    private static readonly string[] Severities =
    [
        .. new[] { "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL" }
            .SelectMany(name => new[] { name, $"{name}2", $"{name}3", $"{name}4" }),
    ];

    /// <returns>A sentence about a body in which nothing is known.</returns>
    /// <exception cref="MalformedOtlpException">The body is no such request.</exception>
    public static string? Read(ReadOnlySpan<byte> utf8, Action<OtlpLogRecord> take, int most) =>
        new JsonRequest(Names, (ref json, resource, _) => take(Record(ref json, resource, most)), most).Read(utf8);

    private static OtlpLogRecord Record(ref Utf8JsonReader json, OtlpResource resource, int most)
    {
        var record = new OtlpLogRecord(resource);
        while (json.NextMember(out var name))
        {
            if (name.ValueTextEquals("timeUnixNano"u8))
            {
                record.TimeNs = ProtobufValues.Time(json.Unsigned());
            }
            else if (name.ValueTextEquals("observedTimeUnixNano"u8))
            {
                record.ObservedNs = ProtobufValues.Time(json.Unsigned());
            }
            else if (name.ValueTextEquals("severityNumber"u8))
            {
                record.Severity = json.Enumerated("SEVERITY_NUMBER_", Severities);
            }
            else if (name.ValueTextEquals("severityText"u8))
            {
                record.SeverityText = json.Text();
            }
            else if (name.ValueTextEquals("body"u8))
            {
                record.Body = JsonValues.ReadValue(ref json);
            }
            else if (name.ValueTextEquals("attributes"u8))
            {
                record.LeaveOutAttributes(JsonValues.ReadPairs(ref json, record.Attributes, most));
            }
            else if (name.ValueTextEquals("droppedAttributesCount"u8))
            {
                record.DroppedAttributes = ProtobufValues.Count(json.Unsigned());
            }
            else if (name.ValueTextEquals("traceId"u8))
            {
                record.TraceId = json.TraceId();
            }
            else if (name.ValueTextEquals("spanId"u8))
            {
                record.SpanId = json.SpanId();
            }
            else if (name.ValueTextEquals("eventName"u8))
            {
                record.EventName = json.Text();
            }
            else
            {
                json.Skip();
            }
        }

        return record;
    }
}
