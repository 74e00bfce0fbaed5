using Sidechain.Telemetry.Ingest;
using Sidechain.Telemetry.Otlp;
using Sidechain.Traces.Otlp;

namespace Sidechain.Telemetry.Logs;

/// <summary>ExportLogsServiceRequest, ResourceLogs, ScopeLogs and LogRecord of opentelemetry-proto, by field number.</summary>
internal static class OtlpLogDecoder
{
    /// <exception cref="RefusedException">The body is no such request, or has too many records.</exception>
    public static void Decode(ReadOnlySpan<byte> body, OtlpLogRecords into) =>
        ProtobufRequest.Read(body, (message, resource) => into.Take(Record(message), resource));

    private static LogDraft Record(ReadOnlySpan<byte> message)
    {
        var record = new LogDraft();
        var attributes = new List<KeyValuePair<string, object>>();
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Fixed64):
                    record = record with { TimeNs = OtlpValues.Time(fields.Fixed64()) };
                    break;
                case (2, WireType.Varint):
                    record = record with { Severity = fields.Varint() };
                    break;
                case (3, WireType.Length):
                    record = record with { SeverityText = OtlpValues.Text(fields.Bytes()) };
                    break;
                case (5, WireType.Length):
                    record = record with { Body = OtlpValues.ReadValue(fields.Bytes()) };
                    break;
                case (6, WireType.Length):
                    OtlpValues.ReadPair(fields.Bytes(), attributes);
                    break;
                case (9, WireType.Length):
                    record = record with { TraceId = OtlpSpanDecoder.TraceId(fields.Bytes()) };
                    break;
                case (10, WireType.Length):
                    record = record with { SpanId = OtlpSpanDecoder.SpanId(fields.Bytes()) };
                    break;
                case (11, WireType.Fixed64):
                    record = record with { ObservedNs = OtlpValues.Time(fields.Fixed64()) };
                    break;
                case (12, WireType.Length):
                    record = record with { EventName = OtlpValues.Text(fields.Bytes()) };
                    break;
                default:
                    fields.Skip(type);
                    break;
            }
        }

        return record with { Attributes = attributes };
    }
}
