using System.Globalization;
using System.Text.Json;
using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Json;

/// <summary>Values of spans as AnyValue.</summary>
internal static class OtlpJsonValues
{
    public static void Write(Utf8JsonWriter writer, object? value)
    {
        if (value is AttributeObject keyed)
        {
            WriteKeyed(writer, keyed);
            return;
        }

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
                writer.WriteStartObject("arrayValue");
                writer.WriteStartArray("values");
                foreach (var item in items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
                break;
            default:
                writer.WriteString("stringValue", Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteKeyed(Utf8JsonWriter writer, AttributeObject value)
    {
        if (value.Bytes() is { } bytes)
        {
            writer.WriteStartObject();
            writer.WriteBase64String("bytesValue", bytes);
            writer.WriteEndObject();
            return;
        }

        using var json = JsonDocument.Parse(value.Json, new JsonDocumentOptions { MaxDepth = 1000 });
        WriteElement(writer, json.RootElement);
    }

    private static void WriteElement(Utf8JsonWriter writer, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object when new AttributeObject(json.GetRawText()).Bytes() is null:
                writer.WriteStartObject();
                writer.WriteStartObject("kvlistValue");
                writer.WriteStartArray("values");
                foreach (var member in json.EnumerateObject())
                {
                    writer.WriteStartObject();
                    writer.WriteString("key", member.Name);
                    writer.WritePropertyName("value");
                    WriteElement(writer, member.Value);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
                writer.WriteEndObject();
                break;
            case JsonValueKind.Object:
                WriteKeyed(writer, new AttributeObject(json.GetRawText()));
                break;
            case JsonValueKind.Array:
                writer.WriteStartObject();
                writer.WriteStartObject("arrayValue");
                writer.WriteStartArray("values");
                foreach (var item in json.EnumerateArray())
                {
                    WriteElement(writer, item);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
                writer.WriteEndObject();
                break;
            case JsonValueKind.Number:
                Write(writer, json.TryGetInt64(out var whole) ? (object)whole : json.GetDouble());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                Write(writer, json.GetBoolean());
                break;
            case JsonValueKind.String:
                Write(writer, json.GetString());
                break;
            default:
                Write(writer, null);
                break;
        }
    }
}
