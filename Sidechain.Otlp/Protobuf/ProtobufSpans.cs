using System.Diagnostics;

namespace Sidechain.Otlp.Protobuf;

/// <summary>ExportTraceServiceRequest: Span, Span.Event, Span.Link and Status of opentelemetry-proto, by field number.</summary>
internal static class ProtobufSpans
{
    /// <exception cref="MalformedOtlpException">The body is no such request.</exception>
    public static void Read(ReadOnlySpan<byte> body, Action<OtlpSpan> take, int most) =>
        ProtobufRequest.Read(body, (message, resource, scope) => take(Span(message, resource, scope, most)), most);

    public static ActivityKind Kind(ulong kind) => kind switch
    {
        2 => ActivityKind.Server,
        3 => ActivityKind.Client,
        4 => ActivityKind.Producer,
        5 => ActivityKind.Consumer,
        _ => ActivityKind.Internal,
    };

    public static OtlpStatus Status(ulong code) => code switch
    {
        1 => OtlpStatus.Ok,
        2 => OtlpStatus.Error,
        _ => OtlpStatus.Unset,
    };

    private static OtlpSpan Span(ReadOnlySpan<byte> message, OtlpResource resource, OtlpScope? scope, int most)
    {
        var span = new OtlpSpan(resource, scope, most);
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Length):
                    span.TraceId = ProtobufValues.TraceId(fields.Bytes());
                    break;
                case (2, WireType.Length):
                    span.SpanId = ProtobufValues.SpanId(fields.Bytes());
                    break;
                case (3, WireType.Length):
                    span.TraceState = ProtobufValues.Text(fields.Bytes());
                    break;
                case (4, WireType.Length):
                    span.ParentSpanId = ProtobufValues.SpanId(fields.Bytes());
                    break;
                case (5, WireType.Length):
                    span.Name = ProtobufValues.Text(fields.Bytes());
                    break;
                case (6, WireType.Varint):
                    span.Kind = Kind(fields.Varint());
                    break;
                case (7, WireType.Fixed64):
                    span.StartNs = ProtobufValues.Time(fields.Fixed64());
                    break;
                case (8, WireType.Fixed64):
                    span.EndNs = ProtobufValues.Time(fields.Fixed64());
                    break;
                case (9, WireType.Length):
                    span.LeaveOutAttributes(ProtobufValues.ReadPair(fields.Bytes(), span.Attributes, most));
                    break;
                case (10, WireType.Varint):
                    span.DroppedAttributes = ProtobufValues.Count(fields.Varint());
                    break;
                case (11, WireType.Length):
                    span.Add(Event(fields.Bytes(), most));
                    break;
                case (12, WireType.Varint):
                    span.DroppedEvents = ProtobufValues.Count(fields.Varint());
                    break;
                case (13, WireType.Length):
                    ReadLink(fields.Bytes(), span, most);
                    break;
                case (14, WireType.Varint):
                    span.DroppedLinks = ProtobufValues.Count(fields.Varint());
                    break;
                case (15, WireType.Length):
                    ReadStatus(fields.Bytes(), span);
                    break;
                case (16, WireType.Fixed32):
                    span.Flags = fields.Fixed32();
                    break;
                default:
                    fields.Skip(type);
                    break;
            }
        }

        return span;
    }

    private static void ReadStatus(ReadOnlySpan<byte> message, OtlpSpan span)
    {
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            switch (field, type)
            {
                case (2, WireType.Length):
                    span.StatusMessage = ProtobufValues.Text(fields.Bytes());
                    break;
                case (3, WireType.Varint):
                    span.Status = Status(fields.Varint());
                    break;
                default:
                    fields.Skip(type);
                    break;
            }
        }
    }

    private static OtlpEvent Event(ReadOnlySpan<byte> message, int most)
    {
        var (name, time, dropped, more) = ("", (long?)null, 0u, 0u);
        var attributes = new List<KeyValuePair<string, object>>();
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Fixed64):
                    time = ProtobufValues.Time(fields.Fixed64());
                    break;
                case (2, WireType.Length):
                    name = ProtobufValues.Text(fields.Bytes());
                    break;
                case (3, WireType.Length):
                    more += ProtobufValues.ReadPair(fields.Bytes(), attributes, most);
                    break;
                case (4, WireType.Varint):
                    dropped = ProtobufValues.Count(fields.Varint());
                    break;
                default:
                    fields.Skip(type);
                    break;
            }
        }

        return new OtlpEvent(name, time, attributes) { DroppedAttributes = dropped + more };
    }

    private static void ReadLink(ReadOnlySpan<byte> message, OtlpSpan span, int most)
    {
        var (trace, id, state, flags, dropped, more) = ((UInt128?)null, (ulong?)null, (string?)null, 0u, 0u, 0u);
        var attributes = new List<KeyValuePair<string, object>>();
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Length):
                    trace = ProtobufValues.TraceId(fields.Bytes());
                    break;
                case (2, WireType.Length):
                    id = ProtobufValues.SpanId(fields.Bytes());
                    break;
                case (3, WireType.Length):
                    state = ProtobufValues.Text(fields.Bytes());
                    break;
                case (4, WireType.Length):
                    more += ProtobufValues.ReadPair(fields.Bytes(), attributes, most);
                    break;
                case (5, WireType.Varint):
                    dropped = ProtobufValues.Count(fields.Varint());
                    break;
                case (6, WireType.Fixed32):
                    flags = fields.Fixed32();
                    break;
                default:
                    fields.Skip(type);
                    break;
            }
        }

        if (trace is { } traceId && id is { } spanId)
        {
            span.Add(new OtlpLink(traceId, spanId, attributes) { TraceState = state, Flags = flags, DroppedAttributes = dropped + more });
        }
    }
}
