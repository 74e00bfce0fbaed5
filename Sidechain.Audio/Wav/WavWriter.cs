using System.Buffers.Binary;

namespace Sidechain.Audio.Wav;

/// <summary>Writes samples as a WAV file of 32-bit floats, so that nothing of what was played is lost.</summary>
public static class WavWriter
{
    /// <summary>RIFF header, format chunk and the header of the data chunk, bytes.</summary>
    public const int HeaderLength = 44;

    /// <summary>Of a sample.</summary>
    public const int BytesPerSample = 4;

    /// <summary>Bytes of samples that a file can name: its length has 32 bits.</summary>
    public const long MaxDataLength = uint.MaxValue - HeaderLength;

    private const ushort IeeeFloat = 3;

    /// <summary>A whole file.</summary>
    /// <param name="interleaved">The samples; full scale is 1.0.</param>
    /// <param name="channels">1 or 2.</param>
    /// <param name="sampleRate">Hertz.</param>
    /// <exception cref="ArgumentOutOfRangeException">Other channels or no rate.</exception>
    public static byte[] FromFloats(ReadOnlySpan<float> interleaved, int channels, int sampleRate)
    {
        var data = checked(interleaved.Length * BytesPerSample);
        var file = new byte[checked(HeaderLength + data)];
        Header(data, channels, sampleRate).CopyTo(file, 0);
        WriteSamples(interleaved, file.AsSpan(HeaderLength));
        return file;
    }

    /// <summary>The bytes before the samples, for a file that is too long to be held in memory.</summary>
    /// <param name="dataLength">Bytes of all samples, at most <see cref="MaxDataLength"/>.</param>
    /// <param name="channels">1 or 2.</param>
    /// <param name="sampleRate">Hertz.</param>
    /// <exception cref="ArgumentOutOfRangeException">Other channels, no rate, or a length that a file cannot name.</exception>
    public static byte[] Header(long dataLength, int channels, int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dataLength, MaxDataLength);
        var header = new byte[HeaderLength];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), (uint)(HeaderLength + dataLength - 8));
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), 16);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(20), IeeeFloat);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(22), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), sampleRate * channels * BytesPerSample);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(32), (ushort)(channels * BytesPerSample));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(34), BytesPerSample * 8);
        "data"u8.CopyTo(header.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(40), (uint)dataLength);
        return header;
    }

    /// <summary>Samples as they lie in the file.</summary>
    /// <param name="interleaved">The samples.</param>
    /// <param name="bytes"><see cref="BytesPerSample"/> for each.</param>
    public static void WriteSamples(ReadOnlySpan<float> interleaved, Span<byte> bytes)
    {
        for (var i = 0; i < interleaved.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes[(i * BytesPerSample)..], interleaved[i]);
        }
    }
}
