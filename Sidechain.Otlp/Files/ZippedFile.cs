using System.Buffers.Binary;
using System.IO.Compression;

namespace Sidechain.Otlp.Files;

/// <summary>Files as they are, or gzip of them.</summary>
internal static class ZippedFile
{
    private const int BlockLength = 81_920;

    // How long the last part was, modulo 2^32.
    private const int LengthBytes = 4;

    /// <param name="isCut">It is gzip whose end is missing: what there is of it comes all the same.</param>
    /// <exception cref="MalformedOtlpException">It begins as gzip and is none, or it holds too much.</exception>
    public static ReadOnlyMemory<byte> Open(ReadOnlyMemory<byte> content, out bool isCut)
    {
        isCut = false;
        if (!content.Span.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            return content;
        }

        try
        {
            using var zipped = new MemoryStream(content.ToArray(), writable: false);
            using var gzip = new GZipStream(zipped, CompressionMode.Decompress);
            using var plain = new MemoryStream();
            var block = new byte[BlockLength];
            while (gzip.Read(block) is > 0 and var read)
            {
                if (plain.Length + read > TraceFile.MaxDecompressedBytes)
                {
                    throw new MalformedOtlpException($"It has more than {TraceFile.MaxDecompressedBytes >> 20} MiB, decompressed.");
                }

                plain.Write(block, 0, read);
            }

            isCut = !HasLength(content.Span, plain.Length) && !IsContinued(content.Span, plain.Length);
            return plain.ToArray();
        }
        catch (InvalidDataException)
        {
            throw new MalformedOtlpException("It begins as gzip, and what follows is none.");
        }
    }

    // True for gzip that is one part, the usual case.
    private static bool HasLength(ReadOnlySpan<byte> gzip, long length) =>
        gzip.Length > LengthBytes && BinaryPrimitives.ReadUInt32LittleEndian(gzip[^LengthBytes..]) == (uint)length;

    // The stream says nothing about an end that is missing. What stands behind gzip is read only where that has ended.
    private static bool IsContinued(ReadOnlySpan<byte> gzip, long length)
    {
        using var longer = new MemoryStream();
        longer.Write(gzip);
        using (var part = new GZipStream(longer, CompressionLevel.Fastest, leaveOpen: true))
        {
            part.WriteByte(0);
        }

        longer.Position = 0;
        using var all = new GZipStream(longer, CompressionMode.Decompress);
        var block = new byte[BlockLength];
        var total = 0L;
        try
        {
            while (all.Read(block) is > 0 and var read)
            {
                total += read;
            }
        }
        catch (InvalidDataException)
        {
            return false;
        }

        return total == length + 1;
    }
}
