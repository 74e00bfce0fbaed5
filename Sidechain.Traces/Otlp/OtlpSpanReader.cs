using System.Diagnostics;
using System.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Otlp;

/// <summary>Span, Event, Link and Status of opentelemetry-proto, by field number.</summary>
internal static class OtlpSpanReader
{
    /// <returns>Null for a span without ids, which belongs to no tree.</returns>
    public static Span? Read(ReadOnlySpan<byte> message, OtlpOrigin origin)
    {
        var (traceId, spanId, parent, name) = ("", "", "", "");
        var (kind, start, end) = (0UL, 0UL, 0UL);
        var (code, sentence) = (0UL, (string?)null);
        var attributes = new Dictionary<string, object?>(StringComparer.Ordinal);
        var events = new List<SpanEvent>();
        var links = new List<SpanLink>();
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Length):
                    traceId = Convert.ToHexStringLower(fields.Bytes());
                    break;
                case (2, WireType.Length):
                    spanId = Convert.ToHexStringLower(fields.Bytes());
                    break;
                case (4, WireType.Length):
                    parent = Convert.ToHexStringLower(fields.Bytes());
                    break;
                case (5, WireType.Length):
                    name = Encoding.UTF8.GetString(fields.Bytes());
                    break;
                case (6, WireType.Varint):
                    kind = fields.Varint();
                    break;
                case (7, WireType.Fixed64):
                    start = fields.Fixed64();
                    break;
                case (8, WireType.Fixed64):
                    end = fields.Fixed64();
                    break;
                case (9, WireType.Length):
                    OtlpAttributes.ReadPair(fields.Bytes(), attributes);
                    break;
                case (11, WireType.Length):
                    events.Add(Event(fields.Bytes()));
                    break;
                case (13, WireType.Length):
                    links.Add(Link(fields.Bytes()));
                    break;
                case (15, WireType.Length):
                    (code, sentence) = Status(fields.Bytes());
                    break;
                default:
                    fields.Skip(type);
                    break;
            }
        }

        return origin.Span(traceId, spanId, parent, name, Kind(kind), start, end, code == 2, sentence, attributes, events, links);
    }

    public static ActivityKind Kind(ulong kind) => kind switch
    {
        2 => ActivityKind.Server,
        3 => ActivityKind.Client,
        4 => ActivityKind.Producer,
        5 => ActivityKind.Consumer,
        _ => ActivityKind.Internal,
    };

    private static SpanEvent Event(ReadOnlySpan<byte> message)
    {
        var (name, time) = ("", 0UL);
        var attributes = new Dictionary<string, object?>(StringComparer.Ordinal);
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Fixed64):
                    time = fields.Fixed64();
                    break;
                case (2, WireType.Length):
                    name = Encoding.UTF8.GetString(fields.Bytes());
                    break;
                case (3, WireType.Length):
                    OtlpAttributes.ReadPair(fields.Bytes(), attributes);
                    break;
                default:
                    fields.Skip(type);
                    break;
            }
        }

        return new SpanEvent(name, OtlpOrigin.Time(time)) { Attributes = attributes };
    }

    private static SpanLink Link(ReadOnlySpan<byte> message)
    {
        var (traceId, spanId) = ("", "");
        var attributes = new Dictionary<string, object?>(StringComparer.Ordinal);
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Length):
                    traceId = Convert.ToHexStringLower(fields.Bytes());
                    break;
                case (2, WireType.Length):
                    spanId = Convert.ToHexStringLower(fields.Bytes());
                    break;
                case (4, WireType.Length):
                    OtlpAttributes.ReadPair(fields.Bytes(), attributes);
                    break;
                default:
                    fields.Skip(type);
                    break;
            }
        }

        return new SpanLink(traceId, spanId) { Attributes = attributes };
    }

    private static (ulong Code, string? Message) Status(ReadOnlySpan<byte> message)
    {
        var (code, sentence) = (0UL, (string?)null);
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) == (2, WireType.Length))
                sentence = Encoding.UTF8.GetString(fields.Bytes());
            else if ((field, type) == (3, WireType.Varint))
                code = fields.Varint();
            else
                fields.Skip(type);
        }

        return (code, sentence);
    }
}
