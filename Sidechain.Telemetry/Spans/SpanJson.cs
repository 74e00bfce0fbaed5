using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Masking;
using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Spans;

/// <summary>Attributes and events as the JSON that the store keeps, masked while they are written.</summary>
internal static class SpanJson
{
    private const int MostSpareBytes = 64 * 1024;

    // One a thread, and gone while it is in use.
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? _spare;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="keys">Writes keys by their numbers, where that is given.</param>
    /// <param name="mayNumber">A key that comes often may get a number by this.</param>
    public static string Attributes(
        IReadOnlyList<KeyValuePair<string, object>> attributes, AttributeKeys? keys = null, bool mayNumber = false) =>
        attributes.Count == 0 ? "{}"
            : Json((attributes, keys, mayNumber), static (writer, all) => WriteAttributes(writer, all.attributes, all.keys, all.mayNumber));

    public static string Events(IEnumerable<EventDraft> events) => Json(events, static (writer, events) =>
    {
        writer.WriteStartArray();
        foreach (var happened in events)
        {
            writer.WriteStartObject();
            writer.WriteString("name", happened.Name);
            writer.WriteNumber("time_ns", happened.TimeNs ?? 0);
            if (happened.Attributes.Count > 0)
            {
                writer.WritePropertyName("attributes");
                WriteAttributes(writer, happened.Attributes);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    /// <summary>A value without a key as a text; JSON where it is none.</summary>
    public static string Text(object value) => value is string text ? SafeText.Of(text) : Structure(Masker.MaskValue("", value));

    public static void WriteAttributes(
        Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, object>> attributes, AttributeKeys? keys = null, bool mayNumber = false)
    {
        writer.WriteStartObject();
        for (var n = 0; n < attributes.Count; n++)
        {
            var (key, value) = attributes[n];
            var masker = keys is null ? WriteKey(writer, key) : keys.Write(writer, key, mayNumber);
            WriteValue(writer, masker.Mask(value));
        }

        writer.WriteEndObject();
    }

    private static KeyMasker WriteKey(Utf8JsonWriter writer, string key)
    {
        var text = KeyText.Of(key);
        writer.WritePropertyName(text.Json);
        return text.Masking;
    }

    private static void WriteValue(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                WriteNumber(writer, number);
                break;
            case AttributeMap:
            case object?[] mixed when HoldsMap(mixed):
                WriteKeyed(writer, Structure(value));
                break;
            case byte[] bytes:
                WriteBytes(writer, bytes);
                break;
            case Array items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    WriteItem(writer, item, WriteValue);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(AttributeValues.Text((string)value));
                break;
        }
    }

    // A value that has keys is JSON of its own; one that is too long is a text, cut.
    private static void WriteKeyed(Utf8JsonWriter writer, string json)
    {
        if (json.Length <= AttributeValues.MaxTextLength)
        {
            writer.WriteRawValue(json);
        }
        else
        {
            writer.WriteStringValue(AttributeValues.Text(json));
        }
    }

    // JSON has no bytes: an object with one member says that these are some.
    private static void WriteBytes(Utf8JsonWriter writer, byte[] bytes)
    {
        var text = Convert.ToBase64String(bytes);
        if (text.Length <= AttributeValues.MaxTextLength)
        {
            writer.WriteStartObject();
            writer.WriteString(AttributeObject.Base64, text);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteStringValue(AttributeValues.Text(text));
        }
    }

    private static bool HoldsMap(object?[] items) =>
        Array.Exists(items, item => item is AttributeMap or byte[] || (item is object?[] inner && HoldsMap(inner)));

    /// <summary>A masked value as JSON.</summary>
    private static string Structure(object value) => Json(value, static (writer, value) => WriteStructure(writer, value));

    private static void WriteStructure(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case AttributeMap map:
                writer.WriteStartObject();
                foreach (var (key, inner) in map)
                {
                    writer.WritePropertyName(AttributeValues.Text(key));
                    WriteItem(writer, inner, WriteStructure);
                }

                writer.WriteEndObject();
                break;
            case object?[] items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    WriteItem(writer, item, WriteStructure);
                }

                writer.WriteEndArray();
                break;
            default:
                WriteValue(writer, value);
                break;
        }
    }

    private static void WriteItem(Utf8JsonWriter writer, object? item, Action<Utf8JsonWriter, object> write)
    {
        if (item is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            write(writer, item);
        }
    }

    // JSON has no word for infinity or for what is no number.
    private static void WriteNumber(Utf8JsonWriter writer, double number)
    {
        if (double.IsFinite(number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    /// <summary>All that is written, as one text.</summary>
    /// <param name="state">Given to <paramref name="write"/>, which needs no object of its own then.</param>
    public static string Json<T>(T state, Action<Utf8JsonWriter, T> write)
    {
        var (buffer, writer) = _spare ?? NewWriter();
        _spare = null;
        write(writer, state);
        writer.Flush();
        var json = Encoding.UTF8.GetString(buffer.WrittenSpan);
        if (buffer.Capacity <= MostSpareBytes)
        {
            buffer.ResetWrittenCount();
            writer.Reset();
            _spare = (buffer, writer);
        }

        return json;
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) NewWriter()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        return (buffer, new Utf8JsonWriter(buffer, Relaxed));
    }
}
