namespace Sidechain.Otlp.Protobuf;

/// <summary>The protobuf of every signal: resources (field 1) that hold scopes (2) that hold items (2).</summary>
internal static class ProtobufRequest
{
    /// <summary>Reads the message of one item.</summary>
    public delegate void ItemReader(ReadOnlySpan<byte> message, OtlpResource resource, OtlpScope? scope);

    /// <param name="most">Attributes of a resource, and of a library, that are kept.</param>
    /// <exception cref="MalformedOtlpException">The body is no such request.</exception>
    public static void Read(ReadOnlySpan<byte> body, ItemReader read, int most)
    {
        var fields = new ProtoReader(body);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) == (1, WireType.Length))
            {
                ReadResource(fields.Bytes(), read, most);
            }
            else
            {
                fields.Skip(type);
            }
        }
    }

    private static void ReadResource(ReadOnlySpan<byte> message, ItemReader read, int most)
    {
        // The resource may stand behind the items that it describes.
        var resource = Resource(message, most);
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) == (2, WireType.Length))
            {
                ReadScope(fields.Bytes(), resource, read, most);
            }
            else
            {
                fields.Skip(type);
            }
        }
    }

    private static OtlpResource Resource(ReadOnlySpan<byte> message, int most)
    {
        var (attributes, dropped) = (new List<KeyValuePair<string, object>>(), 0u);
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) != (1, WireType.Length))
            {
                fields.Skip(type);
                continue;
            }

            var resource = new ProtoReader(fields.Bytes());
            while (resource.Next(out var inner, out var innerType))
            {
                if ((inner, innerType) == (1, WireType.Length))
                {
                    ProtobufValues.ReadPair(resource.Bytes(), attributes, most);
                }
                else if ((inner, innerType) == (2, WireType.Varint))
                {
                    dropped = ProtobufValues.Count(resource.Varint());
                }
                else
                {
                    resource.Skip(innerType);
                }
            }
        }

        return new OtlpResource(attributes) { DroppedAttributes = dropped };
    }

    private static void ReadScope(ReadOnlySpan<byte> message, OtlpResource resource, ItemReader read, int most)
    {
        // The scope comes first from every known sender; items before it would have none.
        OtlpScope? scope = null;
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) == (1, WireType.Length))
            {
                scope = Scope(fields.Bytes(), most);
            }
            else if ((field, type) == (2, WireType.Length))
            {
                read(fields.Bytes(), resource, scope);
            }
            else
            {
                fields.Skip(type);
            }
        }
    }

    private static OtlpScope? Scope(ReadOnlySpan<byte> message, int most)
    {
        var (name, version, attributes, dropped) = ("", (string?)null, new List<KeyValuePair<string, object>>(), 0u);
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) == (1, WireType.Length))
            {
                name = ProtobufValues.Text(fields.Bytes());
            }
            else if ((field, type) == (2, WireType.Length))
            {
                version = ProtobufValues.Text(fields.Bytes());
            }
            else if ((field, type) == (3, WireType.Length))
            {
                dropped += ProtobufValues.ReadPair(fields.Bytes(), attributes, most);
            }
            else if ((field, type) == (4, WireType.Varint))
            {
                dropped += ProtobufValues.Count(fields.Varint());
            }
            else
            {
                fields.Skip(type);
            }
        }

        return name.Length == 0 ? null : new OtlpScope(name, version) { Attributes = attributes, DroppedAttributes = dropped };
    }
}
