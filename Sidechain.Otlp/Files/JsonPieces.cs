using System.Text.Json;
using Sidechain.Otlp.Json;
using Sidechain.Tracing.Wire;

namespace Sidechain.Otlp.Files;

/// <summary>Cuts JSON into the texts of its parts, which lie where they lay.</summary>
internal static class JsonPieces
{
    /// <summary>The elements of an array.</summary>
    public static List<ReadOnlyMemory<byte>> Elements(ReadOnlyMemory<byte> array)
    {
        var elements = new List<ReadOnlyMemory<byte>>();
        var json = new Utf8JsonReader(array.Span, JsonMembers.Options);
        json.Read();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            elements.Add(Value(ref json, array));
        }

        return elements;
    }

    /// <summary>The members of an object, the last of two that have one name.</summary>
    public static Dictionary<string, ReadOnlyMemory<byte>> Members(ReadOnlyMemory<byte> json)
    {
        var members = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json.Span, JsonMembers.Options);
        reader.Read();
        while (reader.NextMember(out var name))
        {
            members[RepairedText.Read(ref name)] = Value(ref reader, json);
        }

        return members;
    }

    /// <summary>Its text, of which the reader stands at the first token, and then at the last.</summary>
    public static ReadOnlyMemory<byte> Value(ref Utf8JsonReader json, ReadOnlyMemory<byte> text)
    {
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return text[start..(int)json.BytesConsumed];
    }
}
