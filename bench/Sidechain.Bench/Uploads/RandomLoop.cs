using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;

namespace Sidechain.Bench.Uploads;

/// <summary>
/// A WAV file of noise that is made while it is sent, so that many at once need no memory here. The same number is the same file.
/// </summary>
internal sealed class RandomLoop : HttpContent
{
    private const int HeaderLength = 44;
    private const int BlockLength = 16 * 1024;
    private const int SampleRate = 48_000;
    private const short BytesPerSample = 2;

    private readonly int _number;
    private readonly int _length;

    /// <param name="number">Which of them.</param>
    /// <param name="length">Bytes.</param>
    public RandomLoop(int number, int length)
    {
        (_number, _length) = (number, length);
        Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var random = new Random(_number);
        var block = new byte[BlockLength];
        await stream.WriteAsync(Header());
        for (var left = _length - HeaderLength; left > 0; left -= block.Length)
        {
            random.NextBytes(block);
            await stream.WriteAsync(block.AsMemory(0, Math.Min(left, block.Length)));
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    /// <summary>One channel of sixteen bits.</summary>
    private byte[] Header()
    {
        var header = new byte[HeaderLength];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), _length - 8);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), SampleRate * BytesPerSample);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(32), BytesPerSample);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(34), 8 * BytesPerSample);
        "data"u8.CopyTo(header.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(40), _length - HeaderLength);
        return header;
    }
}
