using System.Text.Json;
using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Otlp.Json;

/// <summary>KeyValue and AnyValue in JSON, to the same values as <see cref="OtlpValues"/> makes of protobuf.</summary>
internal static class JsonValues
{
    /// <summary>Reads a list of KeyValue, from its first token.</summary>
    public static void ReadPairs(ref Utf8JsonReader json, List<KeyValuePair<string, object>> into, int depth = 0)
    {
        if (!json.Enters(JsonTokenType.StartArray))
            return;
        while (json.NextObject())
        {
            var (key, value) = ("", (object?)null);
            while (json.NextMember(out var name))
            {
                if (name.ValueTextEquals("key"u8))
                    key = json.Text() ?? "";
                else if (name.ValueTextEquals("value"u8))
                    value = ReadValue(ref json, depth);
                else
                    json.Skip();
            }

            if (key.Length > 0 && value is not null)
                into.Add(new(key, value));
        }
    }

    /// <summary>Reads an AnyValue, from its first token; null for one that is not set.</summary>
    public static object? ReadValue(ref Utf8JsonReader json, int depth)
    {
        if (!json.Enters(JsonTokenType.StartObject))
            return null;
        object? value = null;
        while (json.NextMember(out var name))
        {
            if (name.ValueTextEquals("stringValue"u8) || name.ValueTextEquals("bytesValue"u8))
                value = json.Text() is { } text ? AttributeValues.Text(text) : null;
            else if (name.ValueTextEquals("boolValue"u8))
                value = Flag(ref json);
            else if (name.ValueTextEquals("intValue"u8))
                value = json.Signed();
            else if (name.ValueTextEquals("doubleValue"u8))
                value = json.Double();
            else if (name.ValueTextEquals("arrayValue"u8))
                value = ReadList(ref json, depth + 1);
            else if (name.ValueTextEquals("kvlistValue"u8))
                value = ReadMap(ref json, depth + 1);
            else
                json.Skip();
        }

        return value;
    }

    private static bool? Flag(ref Utf8JsonReader json)
    {
        if (json.TokenType is JsonTokenType.True or JsonTokenType.False)
            return json.GetBoolean();
        json.Skip();
        return null;
    }

    private static object? ReadList(ref Utf8JsonReader json, int depth)
    {
        var items = new List<object?>();
        if (!json.Enters(JsonTokenType.StartObject))
            return null;
        while (json.NextMember(out var name))
        {
            if (depth > OtlpValues.MaxDepth || !name.ValueTextEquals("values"u8) || json.TokenType != JsonTokenType.StartArray)
            {
                json.Skip();
                continue;
            }

            while (json.NextObject())
                items.Add(ReadValue(ref json, depth));
        }

        return depth > OtlpValues.MaxDepth ? null : OtlpValues.List(items);
    }

    private static AttributeMap? ReadMap(ref Utf8JsonReader json, int depth)
    {
        var pairs = new List<KeyValuePair<string, object>>();
        if (!json.Enters(JsonTokenType.StartObject))
            return null;
        while (json.NextMember(out var name))
        {
            if (depth <= OtlpValues.MaxDepth && name.ValueTextEquals("values"u8))
                ReadPairs(ref json, pairs, depth);
            else
                json.Skip();
        }

        return depth > OtlpValues.MaxDepth ? null : OtlpValues.Map(pairs);
    }
}
