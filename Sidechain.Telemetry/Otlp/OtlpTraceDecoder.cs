using Sidechain.Telemetry.Ingest;
using Sidechain.Traces.Otlp;

namespace Sidechain.Telemetry.Otlp;

/// <summary>ExportTraceServiceRequest, ResourceSpans and ScopeSpans of opentelemetry-proto, by field number.</summary>
internal sealed class OtlpTraceDecoder(SpanIntake intake)
{
    /// <exception cref="RefusedException">The body is no such request, or has too many spans.</exception>
    public Intake Decode(ReadOnlySpan<byte> body)
    {
        try
        {
            return DecodeRequest(body);
        }
        catch (MalformedProtobufException malformed)
        {
            throw new MalformedOtlpException(malformed.Message);
        }
    }

    private Intake DecodeRequest(ReadOnlySpan<byte> body)
    {
        var decoded = new Decoded();
        var fields = new ProtoReader(body);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) == (1, WireType.Length))
                ReadResourceSpans(fields.Bytes(), decoded);
            else
                fields.Skip(type);
        }

        return new Intake(decoded.Spans, decoded.Rejected);
    }

    private void ReadResourceSpans(ReadOnlySpan<byte> message, Decoded decoded)
    {
        // The resource may stand behind the spans that it describes.
        var resource = ReadResource(message);
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) == (2, WireType.Length))
                ReadScopeSpans(fields.Bytes(), resource, decoded);
            else
                fields.Skip(type);
        }
    }

    private static OtlpResource ReadResource(ReadOnlySpan<byte> message)
    {
        var attributes = new List<KeyValuePair<string, object>>();
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
                    OtlpValues.ReadPair(resource.Bytes(), attributes);
                else
                    resource.Skip(innerType);
            }
        }

        return OtlpResource.From(attributes);
    }

    private void ReadScopeSpans(ReadOnlySpan<byte> message, OtlpResource resource, Decoded decoded)
    {
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) == (2, WireType.Length))
                Take(OtlpSpanDecoder.Decode(fields.Bytes(), resource), decoded);
            else
                fields.Skip(type);
        }
    }

    private void Take(SpanDraft span, Decoded decoded)
    {
        intake.Limit(decoded.Seen + 1);
        if (intake.ReasonAgainst(span) is { } reason)
            decoded.Rejected.Add(new Rejection(decoded.Seen, span.SpanId is { } id ? SpanIds.Text(id) : null, reason));
        else
            decoded.Spans.Add(SpanIntake.Record(span));
        decoded.Seen++;
    }

    private sealed class Decoded
    {
        public List<SpanRecord> Spans { get; } = [];

        public List<Rejection> Rejected { get; } = [];

        public int Seen { get; set; }
    }
}
