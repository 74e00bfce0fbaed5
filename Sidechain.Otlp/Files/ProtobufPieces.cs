using System.Buffers;
using System.Buffers.Binary;

namespace Sidechain.Otlp.Files;

/// <summary>Requests in protobuf: one as it was sent, or many with the length of each before it, as the Collector writes them.</summary>
internal static class ProtobufPieces
{
    // The tag of its first field, which is a line break in a text, and the first byte of a length of less than 16 MiB.
    private const byte FirstTag = 0x0A;
    private const byte FirstOfLength = 0;

    private const int LengthBytes = sizeof(uint);

    // JSON has none of these, and a request with a span in it has several.
    private static readonly SearchValues<byte> NoText = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(n => (byte)n).Except([.. "\t\n\r"u8])]);

    /// <summary>Whether it is worth a try: a text may begin with a line break, too.</summary>
    public static bool MayBe(ReadOnlySpan<byte> content) =>
        !content.IsEmpty && content[0] is FirstTag or FirstOfLength && content.ContainsAny(NoText);

    /// <summary>The requests that are whole, if their lengths are right.</summary>
    /// <param name="content">The file.</param>
    /// <param name="cut">The last request where its end is missing, as where its writer was killed; else null.</param>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Requests(ReadOnlyMemory<byte> content, out ReadOnlyMemory<byte>? cut)
    {
        cut = null;
        if (content.Span[0] == FirstTag)
        {
            return [content];
        }

        var requests = new List<ReadOnlyMemory<byte>>();
        for (var rest = content; !rest.IsEmpty;)
        {
            var length = rest.Length < LengthBytes ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(rest.Span);
            if (length > rest.Length - LengthBytes)
            {
                cut = Behind(rest);
                break;
            }

            requests.Add(rest.Slice(LengthBytes, (int)length));
            rest = rest[(LengthBytes + (int)length)..];
        }

        return requests;
    }

    /// <summary>The first request, for a file in which none is whole.</summary>
    public static ReadOnlyMemory<byte> First(ReadOnlyMemory<byte> content) => content.Span[0] == FirstTag ? content : Behind(content);

    private static ReadOnlyMemory<byte> Behind(ReadOnlyMemory<byte> length) => length[Math.Min(LengthBytes, length.Length)..];
}
