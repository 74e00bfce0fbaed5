using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sidechain.Otlp.Writing;
using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Json;

/// <summary>
/// Spans as a document of OTLP's JSON, which Jaeger, Tempo, collectors and <see cref="OtlpReader"/> read: the spans as they came, not as a
/// tree repairs them.
/// </summary>
public static class OtlpJsonWriter
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One TracesData as UTF-8; resources, libraries and spans in one order, whatever theirs is.</summary>
    public static byte[] ToUtf8(IEnumerable<Span> spans, CancellationToken cancellationToken = default)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("resourceSpans");
            foreach (var resource in ResourceSpans.Of(spans, Encode))
            {
                WriteResource(writer, resource, cancellationToken);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string Encode(IEnumerable<KeyValuePair<string, object?>> attributes)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            OtlpJsonValues.WritePairs(writer, attributes);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteResource(Utf8JsonWriter writer, ResourceSpans resource, CancellationToken cancellationToken)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("resource");
        writer.WritePropertyName("attributes");
        writer.WriteRawValue(resource.Resource);
        writer.WriteEndObject();
        writer.WriteStartArray("scopeSpans");
        foreach (var scope in resource.Scopes)
        {
            writer.WriteStartObject();
            WriteScope(writer, scope.Name, scope.Version);
            writer.WriteStartArray("spans");
            foreach (var span in scope.Spans)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Write(writer, span);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteScope(Utf8JsonWriter writer, string? name, string? version)
    {
        if (name is null)
        {
            return;
        }

        writer.WriteStartObject("scope");
        writer.WriteString("name", name);
        WriteIfSet(writer, "version", version);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Span span)
    {
        writer.WriteStartObject();
        writer.WriteString("traceId", span.TraceId);
        writer.WriteString("spanId", span.SpanId);
        WriteIfSet(writer, "traceState", span.TraceState);
        WriteIfSet(writer, "parentSpanId", span.ParentSpanId);
        WriteIfNotZero(writer, "flags", (uint)span.Flags);
        writer.WriteString("name", span.Name);
        writer.WriteNumber("kind", SpanCodes.Kind(span));
        writer.WriteString("startTimeUnixNano", Number(span.StartNs));
        if (!span.Unfinished)
        {
            writer.WriteString("endTimeUnixNano", Number(span.EndNs));
        }

        WriteAttributes(writer, WrittenAttributes.Of(span));
        WriteEvents(writer, span.Events);
        WriteLinks(writer, span.Links);
        writer.WriteStartObject("status");
        WriteIfSet(writer, "message", span.StatusMessage);
        WriteIfNotZero(writer, "code", SpanCodes.Status(span));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteEvents(Utf8JsonWriter writer, IReadOnlyList<SpanEvent> events)
    {
        writer.WriteStartArray("events");
        foreach (var happened in events)
        {
            writer.WriteStartObject();
            writer.WriteString("timeUnixNano", Number(happened.TimeNs));
            writer.WriteString("name", happened.Name);
            WriteAttributes(writer, WrittenAttributes.Of(happened));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteLinks(Utf8JsonWriter writer, IReadOnlyList<SpanLink> links)
    {
        if (links.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("links");
        foreach (var link in links)
        {
            writer.WriteStartObject();
            writer.WriteString("traceId", link.TraceId);
            writer.WriteString("spanId", link.SpanId);
            WriteIfSet(writer, "traceState", link.TraceState);
            WriteIfNotZero(writer, "flags", link.Flags);
            WriteAttributes(writer, WrittenAttributes.Of(link));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteAttributes(Utf8JsonWriter writer, WrittenAttributes attributes)
    {
        writer.WritePropertyName("attributes");
        OtlpJsonValues.WritePairs(writer, attributes.Pairs);
        WriteIfNotZero(writer, "droppedAttributesCount", attributes.DroppedAttributes);
        WriteIfNotZero(writer, "droppedEventsCount", attributes.DroppedEvents);
        WriteIfNotZero(writer, "droppedLinksCount", attributes.DroppedLinks);
    }

    // Zero is what a member has that is not there.
    private static void WriteIfNotZero(Utf8JsonWriter writer, string name, uint value)
    {
        if (value != 0)
        {
            writer.WriteNumber(name, value);
        }
    }

    private static void WriteIfSet(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    // 64 bits are a text in OTLP's JSON.
    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
