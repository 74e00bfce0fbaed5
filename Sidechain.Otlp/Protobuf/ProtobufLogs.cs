namespace Sidechain.Otlp.Protobuf;

/// <summary>ExportLogsServiceRequest: LogRecord of opentelemetry-proto, by field number.</summary>
internal static class ProtobufLogs
{
    /// <exception cref="MalformedOtlpException">The body is no such request.</exception>
    public static void Read(ReadOnlySpan<byte> body, Action<OtlpLogRecord> take, int most) =>
        ProtobufRequest.Read(body, (message, resource, _) => take(Record(message, resource, most)), most);

    private static OtlpLogRecord Record(ReadOnlySpan<byte> message, OtlpResource resource, int most)
    {
        var record = new OtlpLogRecord(resource);
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Fixed64):
                    record.TimeNs = ProtobufValues.Time(fields.Fixed64());
                    break;
                case (2, WireType.Varint):
                    record.Severity = fields.Varint();
                    break;
                case (3, WireType.Length):
                    record.SeverityText = ProtobufValues.Text(fields.Bytes());
                    break;
                case (5, WireType.Length):
                    record.Body = ProtobufValues.ReadValue(fields.Bytes());
                    break;
                case (6, WireType.Length):
                    record.LeaveOutAttributes(ProtobufValues.ReadPair(fields.Bytes(), record.Attributes, most));
                    break;
                case (7, WireType.Varint):
                    record.DroppedAttributes = ProtobufValues.Count(fields.Varint());
                    break;
                case (9, WireType.Length):
                    record.TraceId = ProtobufValues.TraceId(fields.Bytes());
                    break;
                case (10, WireType.Length):
                    record.SpanId = ProtobufValues.SpanId(fields.Bytes());
                    break;
                case (11, WireType.Fixed64):
                    record.ObservedNs = ProtobufValues.Time(fields.Fixed64());
                    break;
                case (12, WireType.Length):
                    record.EventName = ProtobufValues.Text(fields.Bytes());
                    break;
                default:
                    fields.Skip(type);
                    break;
            }
        }

        return record;
    }
}
