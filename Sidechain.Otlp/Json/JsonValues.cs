using System.Text;
using System.Text.Json;

namespace Sidechain.Otlp.Json;

/// <summary>KeyValue and AnyValue in JSON, to the same values as <see cref="Protobuf.ProtobufValues"/> makes of protobuf.</summary>
internal static class JsonValues
{
    /// <summary>Reads a list of KeyValue, from its first token.</summary>
    /// <param name="most">Items that the list may have.</param>
    /// <returns>How many were left out.</returns>
    public static uint ReadPairs(ref Utf8JsonReader json, List<KeyValuePair<string, object>> into, int most)
    {
        var more = 0u;
        if (!json.Enters(JsonTokenType.StartArray))
        {
            return more;
        }

        while (json.NextObject())
        {
            if (into.Count >= most)
            {
                json.Skip();
                more++;
            }
            else if (Pair(ref json, 0) is { Key.Length: > 0, Value: { } value } pair)
            {
                into.Add(new(pair.Key, value));
            }
        }

        return more;
    }

    /// <summary>Reads an AnyValue, from its first token; null for one that is not set.</summary>
    public static object? ReadValue(ref Utf8JsonReader json, int depth = 0)
    {
        if (!json.Enters(JsonTokenType.StartObject))
        {
            return null;
        }

        object? value = null;
        while (json.NextMember(out var name))
        {
            if (name.ValueTextEquals("stringValue"u8))
            {
                value = json.Text();
            }
            else if (name.ValueTextEquals("boolValue"u8))
            {
                value = json.Flag();
            }
            else if (name.ValueTextEquals("intValue"u8))
            {
                value = json.Whole();
            }
            else if (name.ValueTextEquals("doubleValue"u8))
            {
                value = json.Double();
            }
            else if (name.ValueTextEquals("bytesValue"u8))
            {
                value = Bytes(ref json);
            }
            else if (depth < OtlpAttributes.MaxDepth && name.ValueTextEquals("arrayValue"u8))
            {
                value = List(ref json, depth + 1);
            }
            else if (depth < OtlpAttributes.MaxDepth && name.ValueTextEquals("kvlistValue"u8))
            {
                value = Map(ref json, depth + 1);
            }
            else
            {
                json.Skip();
            }
        }

        return value;
    }

    private static KeyValuePair<string, object?> Pair(ref Utf8JsonReader json, int depth)
    {
        var (key, value) = ("", (object?)null);
        while (json.NextMember(out var name))
        {
            if (name.ValueTextEquals("key"u8))
            {
                key = json.Text() ?? "";
            }
            else if (name.ValueTextEquals("value"u8))
            {
                value = ReadValue(ref json, depth);
            }
            else
            {
                json.Skip();
            }
        }

        return new(key, value);
    }

    // A text that is no base64 is kept as what it is.
    private static object? Bytes(ref Utf8JsonReader json) =>
        json.Text() is { } text ? (object?)Base64Text.Read(Encoding.UTF8.GetBytes(text)) ?? text : null;

    private static object?[]? List(ref Utf8JsonReader json, int depth)
    {
        if (!json.Enters(JsonTokenType.StartObject))
        {
            return null;
        }

        var items = new List<object?>();
        while (json.NextMember(out var name))
        {
            if (!name.ValueTextEquals("values"u8) || json.TokenType != JsonTokenType.StartArray)
            {
                json.Skip();
                continue;
            }

            while (json.NextObject())
            {
                items.Add(ReadValue(ref json, depth));
            }
        }

        return [.. items];
    }

    private static KeyValuePair<string, object?>[]? Map(ref Utf8JsonReader json, int depth)
    {
        if (!json.Enters(JsonTokenType.StartObject))
        {
            return null;
        }

        var pairs = new List<KeyValuePair<string, object?>>();
        while (json.NextMember(out var name))
        {
            if (!name.ValueTextEquals("values"u8) || json.TokenType != JsonTokenType.StartArray)
            {
                json.Skip();
                continue;
            }

            while (json.NextObject())
            {
                if (Pair(ref json, depth) is { Key.Length: > 0, Value: not null } pair)
                {
                    pairs.Add(pair);
                }
            }
        }

        return [.. pairs];
    }
}
