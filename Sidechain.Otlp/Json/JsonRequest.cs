using System.Text.Json;
using Sidechain.Otlp.Protobuf;

namespace Sidechain.Otlp.Json;

/// <summary>The JSON of every signal: resources that hold scopes that hold items.</summary>
/// <param name="names">The names of the lists.</param>
/// <param name="read">Reads one item, from its first token.</param>
/// <param name="most">Attributes of a resource, and of a library, that are kept.</param>
internal sealed class JsonRequest(JsonRequest.Names names, JsonRequest.ItemReader read, int most)
{
    // The name of the first list that should have been there, and was not among the members.
    private string? _missing;
    private int _items;

    /// <summary>Reads one item, from its first token.</summary>
    public delegate void ItemReader(ref Utf8JsonReader json, OtlpResource resource, OtlpScope? scope);

    /// <returns>A sentence about a body without items whose members are all unknown; null where there is nothing to say.</returns>
    /// <exception cref="MalformedOtlpException">The body is no such request.</exception>
    public string? Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var json = new Utf8JsonReader(utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8, JsonMembers.Options);
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                throw new MalformedOtlpException("The body is not a JSON object.");
            }

            ReadRequest(ref json);
            // Something behind the object is no JSON.
            json.Read();
        }
        catch (JsonException)
        {
            throw new MalformedOtlpException("The body is not JSON.");
        }

        return _items == 0 && _missing is not null ? $"There is no {_missing} where it should be; names are in lowerCamelCase." : null;
    }

    private void ReadRequest(ref Utf8JsonReader json)
    {
        var (isThere, others) = (false, false);
        while (json.NextMember(out var name))
        {
            // Tempo calls the list of resourceSpans "batches".
            if (Is(name, names.Resources, names.ResourcesToo))
            {
                isThere = true;
                ReadResources(ref json);
            }
            else
            {
                others = true;
                json.Skip();
            }
        }

        Miss(names.Resources, isThere, others);
    }

    private void ReadResources(ref Utf8JsonReader json)
    {
        if (!json.Enters(JsonTokenType.StartArray))
        {
            return;
        }

        while (json.NextObject())
        {
            var (isThere, others) = (false, false);
            OtlpResource? resource = null;
            while (json.NextMember(out var name))
            {
                if (name.ValueTextEquals("resource"u8))
                {
                    resource = Resource(ref json);
                }
                else if (Is(name, names.Scopes, names.ScopesToo))
                {
                    isThere = true;
                    // The resource may stand behind the items that it describes.
                    ReadScopes(ref json, resource ??= Behind(json));
                }
                else
                {
                    others |= !name.ValueTextEquals("schemaUrl"u8);
                    json.Skip();
                }
            }

            Miss(names.Scopes, isThere, others);
        }
    }

    private OtlpResource Resource(ref Utf8JsonReader json)
    {
        var (attributes, dropped) = (new List<KeyValuePair<string, object>>(), 0u);
        if (json.Enters(JsonTokenType.StartObject))
        {
            while (json.NextMember(out var name))
            {
                if (name.ValueTextEquals("attributes"u8))
                {
                    JsonValues.ReadPairs(ref json, attributes, most);
                }
                else if (name.ValueTextEquals("droppedAttributesCount"u8))
                {
                    dropped = ProtobufValues.Count(json.Unsigned());
                }
                else
                {
                    json.Skip();
                }
            }
        }

        return new OtlpResource(attributes) { DroppedAttributes = dropped };
    }

    /// <param name="json">A copy that stands at the value before.</param>
    private OtlpResource Behind(Utf8JsonReader json)
    {
        json.Skip();
        while (json.NextMember(out var name))
        {
            if (name.ValueTextEquals("resource"u8))
            {
                return Resource(ref json);
            }

            json.Skip();
        }

        return new OtlpResource([]);
    }

    private void ReadScopes(ref Utf8JsonReader json, OtlpResource resource)
    {
        if (!json.Enters(JsonTokenType.StartArray))
        {
            return;
        }

        while (json.NextObject())
        {
            var (isThere, others) = (false, false);
            OtlpScope? scope = null;
            while (json.NextMember(out var name))
            {
                if (name.ValueTextEquals("scope"u8) || name.ValueTextEquals("instrumentationLibrary"u8))
                {
                    scope = Scope(ref json);
                }
                else if (Is(name, names.Items, null))
                {
                    isThere = true;
                    ReadItems(ref json, resource, scope);
                }
                else
                {
                    others |= !name.ValueTextEquals("schemaUrl"u8);
                    json.Skip();
                }
            }

            Miss(names.Items, isThere, others);
        }
    }

    private OtlpScope? Scope(ref Utf8JsonReader json)
    {
        var (text, version, attributes, dropped) = ((string?)null, (string?)null, new List<KeyValuePair<string, object>>(), 0u);
        if (json.Enters(JsonTokenType.StartObject))
        {
            while (json.NextMember(out var name))
            {
                if (name.ValueTextEquals("name"u8))
                {
                    text = json.Text();
                }
                else if (name.ValueTextEquals("version"u8))
                {
                    version = json.Text();
                }
                else if (name.ValueTextEquals("attributes"u8))
                {
                    dropped += JsonValues.ReadPairs(ref json, attributes, most);
                }
                else if (name.ValueTextEquals("droppedAttributesCount"u8))
                {
                    dropped += ProtobufValues.Count(json.Unsigned());
                }
                else
                {
                    json.Skip();
                }
            }
        }

        return string.IsNullOrEmpty(text)
            ? null
            : new OtlpScope(text, version) { Attributes = attributes, DroppedAttributes = dropped };
    }

    private void ReadItems(ref Utf8JsonReader json, OtlpResource resource, OtlpScope? scope)
    {
        if (!json.Enters(JsonTokenType.StartArray))
        {
            return;
        }

        while (json.NextObject())
        {
            _items++;
            read(ref json, resource, scope);
        }
    }

    private void Miss(string list, bool isThere, bool others)
    {
        if (!isThere && others)
        {
            _missing ??= list;
        }
    }

    private static bool Is(Utf8JsonReader name, string one, string? other) =>
        name.ValueTextEquals(one) || (other is not null && name.ValueTextEquals(other));

    /// <summary>The names of the lists, and the second names that some senders have for them.</summary>
    internal sealed record Names(string Resources, string? ResourcesToo, string Scopes, string? ScopesToo, string Items);
}
