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

    /// <exception cref="MalformedOtlpException">A length is longer than the file.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Requests(ReadOnlyMemory<byte> content)
    {
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
                throw new MalformedOtlpException("A request is longer than the file.");
            }

            requests.Add(rest.Slice(LengthBytes, (int)length));
            rest = rest[(LengthBytes + (int)length)..];
        }

        return requests;
    }
}
