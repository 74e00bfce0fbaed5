using Sidechain.Telemetry.Ingest;
using Sidechain.Traces.Otlp;

namespace Sidechain.Telemetry.Otlp;

/// <summary>What the protobuf of every signal has in common: resources (field 1) that hold scopes (2) that hold items (2).</summary>
internal static class ProtobufRequest
{
    /// <summary>Reads the message of one item.</summary>
    public delegate void ItemReader(ReadOnlySpan<byte> message, OtlpResource resource);

    /// <exception cref="MalformedOtlpException">The body is no such request.</exception>
    /// <exception cref="RefusedException">What <paramref name="read"/> refuses.</exception>
    public static void Read(ReadOnlySpan<byte> body, ItemReader read)
    {
        try
        {
            var fields = new ProtoReader(body);
            while (fields.Next(out var field, out var type))
            {
                if ((field, type) == (1, WireType.Length))
                    ReadResource(fields.Bytes(), read);
                else
                    fields.Skip(type);
            }
        }
        catch (MalformedProtobufException malformed)
        {
            throw new MalformedOtlpException(malformed.Message);
        }
    }

    private static void ReadResource(ReadOnlySpan<byte> message, ItemReader read)
    {
        // The resource may stand behind the items that it describes.
        var resource = OtlpResource.Read(message);
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) == (2, WireType.Length))
                ReadScope(fields.Bytes(), resource, read);
            else
                fields.Skip(type);
        }
    }

    private static void ReadScope(ReadOnlySpan<byte> message, OtlpResource resource, ItemReader read)
    {
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) == (2, WireType.Length))
                read(fields.Bytes(), resource);
            else
                fields.Skip(type);
        }
    }
}
