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

    /// <param name="isCut">The last request is not whole, as where its writer was killed; it is left out.</param>
    /// <param name="content">The file.</param>
    /// <exception cref="MalformedOtlpException">No request in it is whole.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Requests(ReadOnlyMemory<byte> content, out bool isCut)
    {
        isCut = false;
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
                isCut = true;
                break;
            }

            requests.Add(rest.Slice(LengthBytes, (int)length));
            rest = rest[(LengthBytes + (int)length)..];
        }

        return requests.Count > 0 ? requests : throw new MalformedOtlpException("A request is longer than the file.");
    }
}
