using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Otlp;

/// <summary>ExportTraceServiceRequest in protobuf, as exporters post it to <c>/v1/traces</c>.</summary>
public static class OtlpProtobuf
{
    /// <summary>Every span that has ids.</summary>
    /// <exception cref="MalformedProtobufException">The bytes are no such request.</exception>
    public static IReadOnlyList<Span> ReadSpans(ReadOnlySpan<byte> request)
    {
        var spans = new List<Span>();
        var fields = new ProtoReader(request);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) == (1, WireType.Length))
                ReadResourceSpans(fields.Bytes(), spans);
            else
                fields.Skip(type);
        }

        return spans;
    }

    private static void ReadResourceSpans(ReadOnlySpan<byte> message, List<Span> spans)
    {
        // The resource may stand behind the spans that it describes.
        var origin = ReadOrigin(message);
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) != (2, WireType.Length))
            {
                fields.Skip(type);
                continue;
            }

            var scope = new ProtoReader(fields.Bytes());
            while (scope.Next(out var inner, out var innerType))
            {
                if ((inner, innerType) != (2, WireType.Length))
                    scope.Skip(innerType);
                else if (OtlpSpanReader.Read(scope.Bytes(), origin) is { } span)
                    spans.Add(span);
            }
        }
    }

    private static OtlpOrigin ReadOrigin(ReadOnlySpan<byte> message)
    {
        var attributes = new Dictionary<string, object?>(StringComparer.Ordinal);
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) != (1, WireType.Length))
            {
                fields.Skip(type);
                continue;
            }

            var resource = new ProtoReader(fields.Bytes());
            while (resource.Next(out var inner, out var innerType))
            {
                if ((inner, innerType) == (1, WireType.Length))
                    OtlpAttributes.ReadPair(resource.Bytes(), attributes);
                else
                    resource.Skip(innerType);
            }
        }

        return OtlpOrigin.Of(attributes);
    }
}
