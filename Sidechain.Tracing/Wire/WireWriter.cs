using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sidechain.Tracing.Wire;

/// <summary>
/// Writes the document in snake case; times as milliseconds with up to three decimals. Empty and missing parts are left out.
/// </summary>
internal static class WireWriter
{
    // Relaxed: the document is never put into HTML, and text in other scripts stays short.
    private static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes a whole envelope.</summary>
    public static void Write(IBufferWriter<byte> output, WireEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        using var json = new Utf8JsonWriter(output, Options);
        WriteHead(json, envelope);
        foreach (var span in envelope.Spans)
        {
            WriteSpan(json, span);
        }

        WriteTail(json);
    }

    /// <summary>Writes an envelope whose spans were encoded before with <see cref="Encode"/>.</summary>
    public static void Write(IBufferWriter<byte> output, WireEnvelope head, IEnumerable<ReadOnlyMemory<byte>> encodedSpans)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(encodedSpans);
        using var json = new Utf8JsonWriter(output, Options);
        WriteHead(json, head);
        foreach (var span in encodedSpans)
        {
            json.WriteRawValue(span.Span, skipInputValidation: true);
        }

        WriteTail(json);
    }

    /// <summary>One span as a JSON object in UTF-8.</summary>
    public static byte[] Encode(WireSpan span)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            WriteSpan(json, span);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteHead(Utf8JsonWriter json, WireEnvelope envelope)
    {
        json.WriteStartObject();
        WriteText(json, "batch_id"u8, envelope.BatchId);
        WriteMs(json, "attempt_sent_at_ms"u8, envelope.AttemptSentAtUs);
        if (envelope.Clock is { } clock)
        {
            json.WriteStartObject("clock"u8);
            json.WriteNumber("offset_ms"u8, clock.OffsetMs);
            json.WriteNumber("rtt_ms"u8, clock.RttMs);
            json.WriteEndObject();
        }

        if (envelope.Done.Count > 0)
        {
            json.WriteStartArray("done"u8);
            foreach (var trace in envelope.Done)
            {
                json.WriteStringValue(trace);
            }

            json.WriteEndArray();
        }

        if (envelope.Dropped.Count > 0)
        {
            json.WriteStartArray("dropped"u8);
            foreach (var dropped in envelope.Dropped)
            {
                json.WriteStartObject();
                json.WriteString("reason"u8, dropped.Reason);
                json.WriteNumber("count"u8, dropped.Count);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("spans"u8);
    }

    private static void WriteTail(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSpan(Utf8JsonWriter json, WireSpan span)
    {
        json.WriteStartObject();
        WriteText(json, "trace_id"u8, span.TraceId);
        WriteText(json, "span_id"u8, span.SpanId);
        WriteText(json, "parent_span_id"u8, span.ParentSpanId);
        WriteText(json, "name"u8, span.Name);
        WriteMs(json, "start_time_ms"u8, span.StartUs);
        WriteMs(json, "end_time_ms"u8, span.EndUs);
        WriteMs(json, "duration_ms"u8, span.DurationUs);
        json.WriteString("status"u8, span.Status);
        WriteText(json, "status_message"u8, span.StatusMessage);
        WriteAttributes(json, span.Attributes);
        if (span.Events.Count > 0)
        {
            json.WriteStartArray("events"u8);
            foreach (var item in span.Events)
            {
                json.WriteStartObject();
                WriteText(json, "name"u8, item.Name);
                WriteMs(json, "timestamp_ms"u8, item.TimestampUs);
                WriteAttributes(json, item.Attributes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        WriteText(json, "client_type"u8, span.ClientType);
        WriteText(json, "client_version"u8, span.ClientVersion);
        json.WriteEndObject();
    }

    private static void WriteAttributes(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object>> attributes)
    {
        if (attributes.Count == 0)
        {
            return;
        }

        json.WriteStartObject("attributes"u8);
        foreach (var (key, value) in attributes)
        {
            json.WritePropertyName(key);
            WriteValue(json, value);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case long number: json.WriteNumberValue(number); break;
            case double number: WriteDouble(json, number); break;
            case System.Collections.IEnumerable items:
                json.WriteStartArray();
                foreach (var item in items)
                {
                    WriteValue(json, item);
                }

                json.WriteEndArray();
                break;
            default: WriteValue(json, AttributeValues.Normalize(value) ?? ""); break;
        }
    }

    /// <summary>With a point or an exponent, so that the reader gives a double back and not a long.</summary>
    private static void WriteDouble(Utf8JsonWriter json, double number)
    {
        Span<byte> text = stackalloc byte[40];
        if (!double.IsFinite(number) || !Utf8Formatter.TryFormat(number, text, out var length))
        {
            json.WriteStringValue(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return;
        }

        if (!text[..length].ContainsAny((byte)'.', (byte)'E', (byte)'e'))
        {
            ".0"u8.CopyTo(text[length..]);
            length += 2;
        }

        json.WriteRawValue(text[..length], skipInputValidation: true);
    }

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteMs(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? microseconds)
    {
        if (microseconds is { } us)
        {
            // A decimal keeps its scale out of the text when it is divided exactly: 1500 µs is 1.5.
            json.WriteNumber(name, us / 1000m);
        }
    }
}
