using System.Diagnostics;
using Sidechain.Telemetry.Ingest;
using Sidechain.Traces.Otlp;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Otlp;

/// <summary>ExportTraceServiceRequest: Span, Span.Event and Status of opentelemetry-proto, by field number.</summary>
internal static class OtlpSpanDecoder
{
    /// <exception cref="RefusedException">The body is no such request, or has too many spans.</exception>
    public static void Decode(ReadOnlySpan<byte> body, OtlpSpans into) =>
        ProtobufRequest.Read(body, (message, resource) => into.Take(Span(message, resource)));

    private static SpanDraft Span(ReadOnlySpan<byte> message, OtlpResource resource)
    {
        var span = resource.NewSpan();
        var attributes = new List<KeyValuePair<string, object>>();
        var events = new List<EventDraft>();
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Length):
                    span = span with { TraceId = TraceId(fields.Bytes()) };
                    break;
                case (2, WireType.Length):
                    span = span with { SpanId = SpanId(fields.Bytes()) };
                    break;
                case (4, WireType.Length):
                    span = span with { ParentId = SpanId(fields.Bytes()) };
                    break;
                case (5, WireType.Length):
                    span = span with { Name = OtlpValues.Text(fields.Bytes()) };
                    break;
                case (6, WireType.Varint):
                    span = span with { Kind = Kind(fields.Varint()) };
                    break;
                case (7, WireType.Fixed64):
                    span = span with { StartNs = OtlpValues.Time(fields.Fixed64()) };
                    break;
                case (8, WireType.Fixed64):
                    span = span with { EndNs = OtlpValues.Time(fields.Fixed64()) };
                    break;
                case (9, WireType.Length):
                    OtlpValues.ReadPair(fields.Bytes(), attributes);
                    break;
                case (11, WireType.Length):
                    events.Add(Event(fields.Bytes()));
                    break;
                case (15, WireType.Length):
                    span = WithStatus(span, fields.Bytes());
                    break;
                default:
                    fields.Skip(type);
                    break;
            }
        }

        return WithAttributes(span, attributes) with { Events = events };
    }

    /// <summary>The span with its attributes, and with what some of them say of it.</summary>
    public static SpanDraft WithAttributes(SpanDraft span, List<KeyValuePair<string, object>> attributes) => span with
    {
        Attributes = attributes,
        UserId = OtlpResource.Find(attributes, AttributeNames.UserId),
        OriginalTraceId = Original(span.TraceId, OtlpResource.Find(attributes, AttributeNames.SidechainTraceIdOriginal)),
        // OTLP has no word for "cancelled": the status is unset there, and this attribute says it.
        Status = span.Status == SpanStatus.Ok && OtlpResource.Find(attributes, AttributeNames.SidechainStatus) == SpanStatuses.Cancelled
            ? SpanStatus.Cancelled
            : span.Status,
    };

    private static string? Original(Guid? traceId, string? text) =>
        TraceIds.TryMapTraceId(text, out var mapped) && SpanIds.Trace(mapped) == traceId && TraceIds.IsForeign(text!) ? text : null;

    private static SpanDraft WithStatus(SpanDraft span, ReadOnlySpan<byte> message)
    {
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            switch (field, type)
            {
                case (2, WireType.Length):
                    span = span with { StatusMessage = OtlpValues.Text(fields.Bytes()) };
                    break;
                case (3, WireType.Varint):
                    span = span with { Status = Status(fields.Varint()) };
                    break;
                default:
                    fields.Skip(type);
                    break;
            }
        }

        return span;
    }

    private static EventDraft Event(ReadOnlySpan<byte> message)
    {
        var (name, time) = ("", (long?)null);
        var attributes = new List<KeyValuePair<string, object>>();
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Fixed64):
                    time = OtlpValues.Time(fields.Fixed64());
                    break;
                case (2, WireType.Length):
                    name = OtlpValues.Text(fields.Bytes());
                    break;
                case (3, WireType.Length):
                    OtlpValues.ReadPair(fields.Bytes(), attributes);
                    break;
                default:
                    fields.Skip(type);
                    break;
            }
        }

        return new EventDraft(name, time, attributes);
    }

    public static Guid? TraceId(ReadOnlySpan<byte> id) => id.Length == 16 && id.ContainsAnyExcept((byte)0) ? SpanIds.Trace(id) : null;

    public static long? SpanId(ReadOnlySpan<byte> id) => id.Length == 8 && id.ContainsAnyExcept((byte)0) ? SpanIds.Span(id) : null;

    public static SpanStatus Status(ulong code) => code == 2 ? SpanStatus.Error : SpanStatus.Ok;

    public static ActivityKind Kind(ulong kind) => kind switch
    {
        2 => ActivityKind.Server,
        3 => ActivityKind.Client,
        4 => ActivityKind.Producer,
        5 => ActivityKind.Consumer,
        _ => ActivityKind.Internal,
    };
}
