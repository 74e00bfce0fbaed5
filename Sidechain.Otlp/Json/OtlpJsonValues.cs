using System.Globalization;
using System.Text.Json;
using Sidechain.Otlp.Writing;

namespace Sidechain.Otlp.Json;

/// <summary>KeyValue and AnyValue in JSON, of attributes of spans.</summary>
internal static class OtlpJsonValues
{
    /// <summary>Writes a list with a KeyValue for each attribute.</summary>
    public static void WritePairs(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> attributes)
    {
        writer.WriteStartArray();
        foreach (var (key, value) in attributes)
        {
            WritePair(writer, key, WrittenValues.Of(value));
        }

        writer.WriteEndArray();
    }

    private static void WritePair(Utf8JsonWriter writer, string key, object? value)
    {
        writer.WriteStartObject();
        writer.WriteString("key", key);
        writer.WritePropertyName("value");
        WriteValue(writer, value);
        writer.WriteEndObject();
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
                writer.WriteString("intValue", number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumber("doubleValue", number);
                break;
            case double number:
                writer.WriteString("doubleValue", number.ToString(CultureInfo.InvariantCulture));
                break;
            case object?[] items:
                WriteList(writer, items);
                break;
            case KeyValuePair<string, object?>[] map:
                WriteMap(writer, map);
                break;
            case byte[] bytes:
                writer.WriteBase64String("bytesValue", bytes);
                break;
            default:
                writer.WriteString("stringValue", Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, object?[] items)
    {
        writer.WriteStartObject("arrayValue");
        writer.WriteStartArray("values");
        foreach (var item in items)
        {
            WriteValue(writer, item);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter writer, KeyValuePair<string, object?>[] map)
    {
        writer.WriteStartObject("kvlistValue");
        writer.WriteStartArray("values");
        foreach (var (key, value) in map)
        {
            WritePair(writer, key, value);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
