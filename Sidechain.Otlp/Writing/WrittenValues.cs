using System.Text.Json;
using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Writing;

/// <summary>The values of spans as <see cref="OtlpAttributes"/> has them: bytes and maps, and not the JSON that stands for them.</summary>
internal static class WrittenValues
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    public static object? Of(object? value) => value switch
    {
        AttributeObject keyed => Parsed(keyed.Json),
        object?[] items => Array.ConvertAll(items, Of),
        _ => value,
    };

    private static object? Parsed(string text)
    {
        using var json = JsonDocument.Parse(text, Deep);
        return Element(json.RootElement);
    }

    private static object? Element(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new AttributeObject(json.GetRawText()).Bytes() ?? (object)Map(json),
        JsonValueKind.Array => json.EnumerateArray().Select(Element).ToArray(),
        JsonValueKind.Number => json.TryGetInt64(out var whole) ? (object)whole : json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => json.GetString(),
        _ => null,
    };

    private static KeyValuePair<string, object?>[] Map(JsonElement json) =>
        [.. json.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, Element(member.Value)))];
}
