using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sidechain.Traces.Trees;

/// <summary>Attributes as JSON: keys in ordinal order, whole numbers as long, others as double.</summary>
public static class AttributeJson
{
    // For people, not for a page's script: characters stay what they are.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one object. A value of a kind that spans do not have becomes its text.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, object?> attributes)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(key);
            WriteValue(writer, value);
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads one object; anything else is no attributes.</summary>
    public static IReadOnlyDictionary<string, object?> Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return Span.NoAttributes;
        }

        var attributes = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            attributes[property.Name] = ReadValue(property.Value);
        }

        return attributes.Count == 0 ? Span.NoAttributes : attributes;
    }

    /// <summary>One value as people read it: a text as it is, nothing for null, all else as its JSON.</summary>
    public static string Text(object? value)
    {
        switch (value)
        {
            case null:
                return "";
            case bool flag:
                return flag ? "true" : "false";
            case object?[]:
                var buffer = new ArrayBufferWriter<byte>();
                using (var writer = new Utf8JsonWriter(buffer, Plain))
                {
                    WriteValue(writer, value);
                }

                return Encoding.UTF8.GetString(buffer.WrittenSpan);
            default:
                return Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case AttributeObject keyed:
                writer.WriteRawValue(keyed.Json);
                break;
            case object?[] items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    WriteValue(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static object? ReadValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? (object)whole : value.GetDouble(),
        JsonValueKind.Array => value.EnumerateArray().Select(ReadValue).ToArray(),
        JsonValueKind.Object => new AttributeObject(value.GetRawText()),
        _ => null,
    };
}
