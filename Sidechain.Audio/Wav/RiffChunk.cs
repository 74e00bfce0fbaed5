using System.Buffers.Binary;
using System.Text;

namespace Sidechain.Audio.Wav;

/// <summary>A chunk of a RIFF file, as its header says.</summary>
/// <param name="Id">Four characters.</param>
/// <param name="Length">Bytes of its content, without the padding.</param>
/// <param name="Content">Where its content begins, bytes from the start of the file.</param>
internal readonly record struct RiffChunk(string Id, uint Length, long Content)
{
    private const int HeaderLength = 8;

    /// <summary>The header at the stream's place; null at the end of the file.</summary>
    public static RiffChunk? Read(Stream stream)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        return stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
            ? new(Encoding.Latin1.GetString(header[..4]), BinaryPrimitives.ReadUInt32LittleEndian(header[4..]), stream.Position)
            : null;
    }

    /// <summary>Whether nothing but whole chunks follows up to the end of the file. The stream's place stays.</summary>
    public static bool FillTheRest(Stream stream)
    {
        var start = stream.Position;
        var whole = true;
        while (whole && stream.Position < stream.Length)
        {
            var chunk = Read(stream);
            whole = chunk is { } next && IsId(next.Id) && next.Content + next.Length <= stream.Length;
            if (whole)
            {
                chunk!.Value.Leave(stream);
            }
        }

        stream.Position = start;
        return whole;
    }

    /// <summary>
    /// Goes to the next chunk. RIFF chunks start at even offsets, so a byte of padding follows an odd length. Many writers forget it: the
    /// byte is skipped unless the next chunk clearly begins without it.
    /// </summary>
    public void Leave(Stream stream)
    {
        var end = Content + Length;
        var padded = end + (Length & 1);
        stream.Position = Math.Min(stream.Length, padded == end || (BeginsAt(stream, end) && !BeginsAt(stream, padded)) ? end : padded);
    }

    private static bool BeginsAt(Stream stream, long at)
    {
        stream.Position = Math.Min(at, stream.Length);
        return Read(stream) is { } chunk && IsId(chunk.Id);
    }

    private static bool IsId(string id) => id.All(c => c is >= ' ' and <= '~') && id[0] != ' ';
}
