using System.Globalization;
using System.Text.Json;
using Sidechain.Otlp.Json;
using Sidechain.Tracing.Wire;

namespace Sidechain.Otlp.Files;

/// <summary>Cuts JSON into the texts of its parts, which lie where they lay.</summary>
internal static class JsonPieces
{
    private static readonly JsonReaderOptions Several = JsonMembers.Options with { AllowMultipleValues = true };

    /// <summary>The values that stand one after the other, with or without lines between them.</summary>
    /// <exception cref="MalformedOtlpException">There is something that is not JSON; the message names its line.</exception>
    public static List<ReadOnlyMemory<byte>> Documents(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        var documents = new List<ReadOnlyMemory<byte>>();
        var json = new Utf8JsonReader(utf8.Span, Several);
        try
        {
            while (json.Read())
            {
                documents.Add(Value(ref json, utf8));
            }
        }
        catch (JsonException broken)
        {
            var line = (broken.LineNumber ?? 0) + 1;
            throw new MalformedOtlpException(string.Create(CultureInfo.InvariantCulture, $"line {line} is not JSON."));
        }

        return documents;
    }

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

    // Its text, of which the reader stands at the first token, and then at the last.
    private static ReadOnlyMemory<byte> Value(ref Utf8JsonReader json, ReadOnlyMemory<byte> text)
    {
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return text[start..(int)json.BytesConsumed];
    }
}
