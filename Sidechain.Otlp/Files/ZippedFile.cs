using System.IO.Compression;

namespace Sidechain.Otlp.Files;

/// <summary>Files as they are, or gzip of them.</summary>
internal static class ZippedFile
{
    private const int BlockLength = 81_920;

    /// <exception cref="MalformedOtlpException">It begins as gzip and is none, or it does not end.</exception>
    public static ReadOnlyMemory<byte> Open(ReadOnlyMemory<byte> content)
    {
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

            return plain.ToArray();
        }
        catch (InvalidDataException)
        {
            throw new MalformedOtlpException("It begins as gzip, and what follows is none.");
        }
    }
}
