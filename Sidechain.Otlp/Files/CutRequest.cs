using Sidechain.Otlp.Protobuf;

namespace Sidechain.Otlp.Files;

/// <summary>A request in protobuf whose end is missing, as where its writer was killed or a download was broken off.</summary>
internal static class CutRequest
{
    // The lists inside one another, of resources, of scopes and of spans, and the last field that the message around each has.
    private static readonly (int Field, int LastField)[] Lists = [(1, 1), (2, 3), (2, 3)];

    /// <summary>A request of all that is whole in it, down to single spans; null for what is not the beginning of a request.</summary>
    public static byte[]? Whole(ReadOnlySpan<byte> request)
    {
        var hasWhole = false;
        return Whole(request, 0, ref hasWhole) is { } whole && hasWhole ? whole : null;
    }

    // A text may begin as a request does: an unknown field is taken for a sign of one.
    private static byte[]? Whole(ReadOnlySpan<byte> message, int level, ref bool hasWhole)
    {
        var (list, lastField) = Lists[level];
        var fields = new ProtoReader(message);
        var end = 0;
        try
        {
            while (fields.Next(out var field, out var type))
            {
                if (type != WireType.Length || field > lastField)
                {
                    return null;
                }

                if (fields.IsCut(out var begun))
                {
                    return field != list || level + 1 == Lists.Length ? message[..end].ToArray()
                        : Whole(begun, level + 1, ref hasWhole) is { } inner ? [.. message[..end], .. Field(field, inner)]
                        : null;
                }

                fields.Skip(type);
                (end, hasWhole) = (fields.Position, true);
            }
        }
        catch (MalformedOtlpException)
        {
            // The end is missing inside a tag or a length.
        }

        return message[..end].ToArray();
    }

    private static ReadOnlySpan<byte> Field(int field, ReadOnlySpan<byte> message)
    {
        var writer = new ProtoWriter();
        writer.Bytes(field, message);
        return writer.Written;
    }
}
