using Sidechain.Otlp.Writing;
using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Protobuf;

/// <summary>
/// Spans as an ExportTraceServiceRequest of opentelemetry-proto, by field number, which collectors, Aspire's dashboard and
/// <see cref="OtlpReader"/> read: the spans as they came, not as a tree repairs them.
/// </summary>
public static class OtlpProtobufWriter
{
    /// <summary>One request; resources, libraries and spans in one order, whatever theirs is.</summary>
    public static byte[] ToBytes(IEnumerable<Span> spans, CancellationToken cancellationToken = default)
    {
        var request = new ProtoWriter();
        foreach (var resource in ResourceSpans.Of(spans, Encode))
        {
            var message = new ProtoWriter();
            message.Bytes(1, Convert.FromHexString(resource.Resource));
            foreach (var scope in resource.Scopes)
            {
                message.Message(2, Message(scope, cancellationToken));
            }

            request.Message(1, message);
        }

        return request.Written.ToArray();
    }

    // A Resource, as a text because these can be compared.
    private static string Encode(IEnumerable<KeyValuePair<string, object?>> attributes)
    {
        var message = new ProtoWriter();
        OtlpProtobufValues.WritePairs(message, 1, attributes);
        return Convert.ToHexString(message.Written);
    }

    private static ProtoWriter Message(ScopeSpans scope, CancellationToken cancellationToken)
    {
        var message = new ProtoWriter();
        if (scope.Name is { } name)
        {
            var library = new ProtoWriter();
            library.Text(1, name);
            WriteIfSet(library, 2, scope.Version);
            message.Message(1, library);
        }

        foreach (var span in scope.Spans)
        {
            cancellationToken.ThrowIfCancellationRequested();
            message.Message(2, Message(span));
        }

        return message;
    }

    private static ProtoWriter Message(Span span)
    {
        var message = new ProtoWriter();
        message.Bytes(1, Convert.FromHexString(span.TraceId));
        message.Bytes(2, Convert.FromHexString(span.SpanId));
        WriteIfSet(message, 3, span.TraceState);
        if (span.ParentSpanId is { } parent)
        {
            message.Bytes(4, Convert.FromHexString(parent));
        }

        message.Text(5, span.Name);
        message.Varint(6, SpanCodes.Kind(span));
        message.Fixed64(7, (ulong)span.StartNs);
        if (!span.Unfinished)
        {
            message.Fixed64(8, (ulong)span.EndNs);
        }

        WriteContent(message, span);
        WriteStatus(message, span);
        WriteFlags(message, 16, (uint)span.Flags);
        return message;
    }

    // Each list is followed by the count of what is not in it.
    private static void WriteContent(ProtoWriter message, Span span)
    {
        var attributes = WrittenAttributes.Of(span);
        OtlpProtobufValues.WritePairs(message, 9, attributes.Pairs);
        WriteIfNotZero(message, 10, attributes.DroppedAttributes);
        foreach (var happened in span.Events)
        {
            message.Message(11, Message(happened));
        }

        WriteIfNotZero(message, 12, attributes.DroppedEvents);
        foreach (var link in span.Links)
        {
            message.Message(13, Message(link));
        }

        WriteIfNotZero(message, 14, attributes.DroppedLinks);
    }

    private static ProtoWriter Message(SpanEvent happened)
    {
        var (message, attributes) = (new ProtoWriter(), WrittenAttributes.Of(happened));
        message.Fixed64(1, (ulong)happened.TimeNs);
        message.Text(2, happened.Name);
        OtlpProtobufValues.WritePairs(message, 3, attributes.Pairs);
        WriteIfNotZero(message, 4, attributes.DroppedAttributes);
        return message;
    }

    private static ProtoWriter Message(SpanLink link)
    {
        var (message, attributes) = (new ProtoWriter(), WrittenAttributes.Of(link));
        message.Bytes(1, Convert.FromHexString(link.TraceId));
        message.Bytes(2, Convert.FromHexString(link.SpanId));
        WriteIfSet(message, 3, link.TraceState);
        OtlpProtobufValues.WritePairs(message, 4, attributes.Pairs);
        WriteIfNotZero(message, 5, attributes.DroppedAttributes);
        WriteFlags(message, 6, link.Flags);
        return message;
    }

    private static void WriteStatus(ProtoWriter message, Span span)
    {
        var status = new ProtoWriter();
        WriteIfSet(status, 2, span.StatusMessage);
        WriteIfNotZero(status, 3, SpanCodes.Status(span));
        if (!status.Written.IsEmpty)
        {
            message.Message(15, status);
        }
    }

    private static void WriteIfSet(ProtoWriter message, int field, string? value)
    {
        if (value is not null)
        {
            message.Text(field, value);
        }
    }

    // Zero is what a field has that is not there.
    private static void WriteIfNotZero(ProtoWriter message, int field, uint value)
    {
        if (value != 0)
        {
            message.Varint(field, value);
        }
    }

    private static void WriteFlags(ProtoWriter message, int field, uint flags)
    {
        if (flags != 0)
        {
            message.Fixed32(field, flags);
        }
    }
}
