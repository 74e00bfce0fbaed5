using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Json;

/// <summary>
/// Spans as a document of OTLP's JSON, which Jaeger, Tempo, collectors and <see cref="OtlpReader"/> read: the spans as they came, not as a tree
/// repairs them.
/// </summary>
public static class OtlpJsonWriter
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One TracesData as UTF-8; resources and spans in one order, whatever theirs is.</summary>
    public static byte[] ToUtf8(IEnumerable<Span> spans)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("resourceSpans");
            foreach (var origin in spans.GroupBy(span => (span.Service, span.ClientType, span.ClientVersion)).OrderBy(origin => origin.Key))
                Write(writer, origin.Key.Service, origin.Key.ClientType, origin.Key.ClientVersion, origin);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, string service, string? clientType, string? clientVersion, IEnumerable<Span> spans)
    {
        var resource = new Dictionary<string, object?> { ["service.name"] = service };
        if (clientType is not null)
            resource["sidechain.client.type"] = clientType;
        if (clientVersion is not null)
            resource["service.version"] = clientVersion;
        writer.WriteStartObject();
        writer.WriteStartObject("resource");
        WriteAttributes(writer, resource);
        writer.WriteEndObject();
        writer.WriteStartArray("scopeSpans");
        writer.WriteStartObject();
        writer.WriteStartArray("spans");
        foreach (var span in spans.OrderBy(span => span.StartNs).ThenBy(span => span.SpanId, StringComparer.Ordinal))
            Write(writer, span);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Span span)
    {
        writer.WriteStartObject();
        writer.WriteString("traceId", span.TraceId);
        writer.WriteString("spanId", span.SpanId);
        if (span.ParentSpanId is { } parent)
            writer.WriteString("parentSpanId", parent);
        writer.WriteString("name", span.Name);
        writer.WriteNumber("kind", (int)span.Kind + 1);
        writer.WriteString("startTimeUnixNano", Number(span.StartNs));
        if (!span.Unfinished)
            writer.WriteString("endTimeUnixNano", Number(span.EndNs));
        // OTLP has no word for "cancelled".
        WriteAttributes(writer, span.Status != SpanStatus.Cancelled
            ? span.Attributes
            : span.Attributes.Append(new("sidechain.status", "cancelled")).DistinctBy(pair => pair.Key));
        writer.WriteStartArray("events");
        foreach (var happened in span.Events)
        {
            writer.WriteStartObject();
            writer.WriteString("timeUnixNano", Number(happened.TimeNs));
            writer.WriteString("name", happened.Name);
            WriteAttributes(writer, happened.Attributes);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("status");
        if (span.StatusMessage is { } message)
            writer.WriteString("message", message);
        if (span.Status == SpanStatus.Error)
            writer.WriteNumber("code", 2);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteAttributes(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> attributes)
    {
        writer.WriteStartArray("attributes");
        foreach (var (key, value) in attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("key", key);
            writer.WritePropertyName("value");
            WriteValue(writer, value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        writer.WriteStartObject();
        switch (value)
        {
            case null:
                break;
            case bool flag:
                writer.WriteBoolean("boolValue", flag);
                break;
            case long number:
                writer.WriteString("intValue", Number(number));
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumber("doubleValue", number);
                break;
            case double number:
                writer.WriteString("doubleValue", number.ToString(CultureInfo.InvariantCulture));
                break;
            case object?[] items:
                writer.WriteStartObject("arrayValue");
                writer.WriteStartArray("values");
                foreach (var item in items)
                    WriteValue(writer, item);
                writer.WriteEndArray();
                writer.WriteEndObject();
                break;
            default:
                writer.WriteString("stringValue", Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }

        writer.WriteEndObject();
    }

    // 64 bits are a text in OTLP's JSON.
    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
