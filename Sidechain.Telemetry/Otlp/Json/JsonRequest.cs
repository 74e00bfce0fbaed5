using System.Text.Json;

namespace Sidechain.Telemetry.Otlp.Json;

/// <summary>What the JSON of every signal has in common: resources that hold scopes that hold items.</summary>
internal static class JsonRequest
{
    /// <summary>Reads one item, from its first token.</summary>
    public delegate void ItemReader(ref Utf8JsonReader json, OtlpResource resource);

    /// <param name="resources">The name of the list of resources, for example <c>resourceSpans</c>.</param>
    /// <param name="scopes">The name of a resource's list of scopes, for example <c>scopeSpans</c>.</param>
    /// <param name="items">The name of a scope's list of items, for example <c>spans</c>.</param>
    /// <exception cref="MalformedOtlpException">The body is no such request.</exception>
    public static void Read(ReadOnlySpan<byte> utf8, ReadOnlySpan<byte> resources, ReadOnlySpan<byte> scopes, ReadOnlySpan<byte> items, ItemReader read)
    {
        try
        {
            var json = new Utf8JsonReader(utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8);
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
                throw new MalformedOtlpException("The body is not a JSON object.");
            while (json.NextMember(out var name))
            {
                if (name.ValueTextEquals(resources) && json.TokenType == JsonTokenType.StartArray)
                    ReadResources(ref json, scopes, items, read);
                else
                    json.Skip();
            }

            // What stands behind the object is no JSON.
            json.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new MalformedOtlpException("The body is not JSON.");
        }
    }

    private static void ReadResources(ref Utf8JsonReader json, ReadOnlySpan<byte> scopes, ReadOnlySpan<byte> items, ItemReader read)
    {
        while (json.NextObject())
        {
            // The resource may stand behind the items that it describes.
            var resource = ReadResource(json);
            while (json.NextMember(out var name))
            {
                if (name.ValueTextEquals(scopes) && json.TokenType == JsonTokenType.StartArray)
                    ReadScopes(ref json, items, resource, read);
                else
                    json.Skip();
            }
        }
    }

    private static OtlpResource ReadResource(Utf8JsonReader json)
    {
        var attributes = new List<KeyValuePair<string, object>>();
        while (json.NextMember(out var name))
        {
            if (!name.ValueTextEquals("resource"u8) || json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            while (json.NextMember(out var inner))
            {
                if (inner.ValueTextEquals("attributes"u8))
                    JsonValues.ReadPairs(ref json, attributes);
                else
                    json.Skip();
            }
        }

        return OtlpResource.From(attributes);
    }

    private static void ReadScopes(ref Utf8JsonReader json, ReadOnlySpan<byte> items, OtlpResource resource, ItemReader read)
    {
        while (json.NextObject())
        {
            while (json.NextMember(out var name))
            {
                if (!name.ValueTextEquals(items) || json.TokenType != JsonTokenType.StartArray)
                {
                    json.Skip();
                    continue;
                }

                while (json.NextObject())
                    read(ref json, resource);
            }
        }
    }
}
