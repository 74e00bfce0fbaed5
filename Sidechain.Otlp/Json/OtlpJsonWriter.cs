using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Json;

/// <summary>Spans as OTLP's JSON for Jaeger, Tempo, collectors and <see cref="OtlpReader"/>: as they came, without repairs.</summary>
public static class OtlpJsonWriter
{
    private const string DroppedAttributes = "sidechain.dropped_attributes";
    private const string DroppedEvents = "sidechain.dropped_events";
    private const string DroppedLinks = "sidechain.dropped_links";

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One TracesData as UTF-8; resources, libraries and spans in one order, whatever theirs is.</summary>
    public static byte[] ToUtf8(IEnumerable<Span> spans, CancellationToken cancellationToken = default)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("resourceSpans");
            var resources = spans.GroupBy(Resource, StringComparer.Ordinal);
            foreach (var resource in resources.OrderBy(resource => resource.Key, StringComparer.Ordinal))
            {
                WriteResource(writer, resource.Key, resource, cancellationToken);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    // The list of its attributes, which is also what tells one resource from another.
    private static string Resource(Span span)
    {
        var attributes = new Dictionary<string, object?>(span.Resource, StringComparer.Ordinal) { ["service.name"] = span.Service };
        if (span.ClientType is not null)
        {
            attributes["sidechain.client.type"] = span.ClientType;
        }

        if (span.ClientVersion is not null)
        {
            attributes["service.version"] = span.ClientVersion;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            WritePairs(writer, attributes);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteResource(
        Utf8JsonWriter writer, string attributes, IEnumerable<Span> spans, CancellationToken cancellationToken)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("resource");
        writer.WritePropertyName("attributes");
        writer.WriteRawValue(attributes);
        writer.WriteEndObject();
        writer.WriteStartArray("scopeSpans");
        foreach (var scope in spans.GroupBy(span => (span.ScopeName, span.ScopeVersion)).OrderBy(scope => scope.Key))
        {
            writer.WriteStartObject();
            WriteScope(writer, scope.Key.ScopeName, scope.Key.ScopeVersion);
            writer.WriteStartArray("spans");
            foreach (var span in scope.OrderBy(span => span.StartNs).ThenBy(span => span.SpanId, StringComparer.Ordinal))
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
        WriteFlags(writer, (uint)span.Flags);
        writer.WriteString("name", span.Name);
        writer.WriteNumber("kind", (int)span.Kind + 1);
        writer.WriteString("startTimeUnixNano", Number(span.StartNs));
        if (!span.Unfinished)
        {
            writer.WriteString("endTimeUnixNano", Number(span.EndNs));
        }

        // OTLP has no word for "cancelled".
        WriteAttributes(writer, span.Status != SpanStatus.Cancelled
            ? span.Attributes
            : span.Attributes.Append(new("sidechain.status", "cancelled")).DistinctBy(pair => pair.Key));
        WriteCount(writer, "droppedEventsCount", span.Attributes, DroppedEvents);
        WriteCount(writer, "droppedLinksCount", span.Attributes, DroppedLinks);
        WriteEvents(writer, span.Events);
        WriteLinks(writer, span.Links);
        writer.WriteStartObject("status");
        WriteIfSet(writer, "message", span.StatusMessage);
        if (span.Status == SpanStatus.Error || span.SaidOk)
        {
            writer.WriteNumber("code", span.Status == SpanStatus.Error ? 2 : 1);
        }

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
            WriteAttributes(writer, happened.Attributes);
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
            WriteFlags(writer, link.Flags);
            WriteAttributes(writer, link.Attributes);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // OTLP has a count of its own for attributes that were left out.
    private static void WriteAttributes(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> attributes)
    {
        KeyValuePair<string, object?>[] all = [.. attributes];
        writer.WritePropertyName("attributes");
        WritePairs(writer, all.Where(pair => !IsCount(pair)));
        WriteCount(writer, "droppedAttributesCount", all, DroppedAttributes);
    }

    private static bool IsCount(KeyValuePair<string, object?> pair) =>
        pair.Value is long && pair.Key is DroppedAttributes or DroppedEvents or DroppedLinks;

    private static void WriteCount(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, object?>> attributes, string key)
    {
        if (attributes.FirstOrDefault(pair => pair.Key == key).Value is long count and > 0)
        {
            writer.WriteNumber(name, count);
        }
    }

    private static void WritePairs(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> attributes)
    {
        writer.WriteStartArray();
        foreach (var (key, value) in attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("key", key);
            writer.WritePropertyName("value");
            OtlpJsonValues.Write(writer, value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteFlags(Utf8JsonWriter writer, uint flags)
    {
        if (flags != 0)
        {
            writer.WriteNumber("flags", flags);
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
