using System.Buffers.Binary;

namespace Sidechain.Audio.Wav;

/// <summary>Writes samples as a WAV file of 32-bit floats, so that nothing of what was played is lost.</summary>
public static class WavWriter
{
    /// <summary>RIFF header, format chunk and the header of the data chunk, bytes.</summary>
    public const int HeaderLength = 44;

    private const ushort IeeeFloat = 3;
    private const int BytesPerSample = 4;

    /// <summary>A whole file.</summary>
    /// <param name="interleaved">The samples; full scale is 1.0.</param>
    /// <param name="channels">1 or 2.</param>
    /// <param name="sampleRate">Hertz.</param>
    /// <exception cref="ArgumentOutOfRangeException">Other channels or no rate.</exception>
    public static byte[] FromFloats(ReadOnlySpan<float> interleaved, int channels, int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        var data = checked(interleaved.Length * BytesPerSample);
        var file = new byte[checked(HeaderLength + data)];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(20), IeeeFloat);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(22), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), sampleRate * channels * BytesPerSample);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(32), (ushort)(channels * BytesPerSample));
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(34), BytesPerSample * 8);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), data);
        for (var i = 0; i < interleaved.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(HeaderLength + (i * BytesPerSample)), interleaved[i]);
        }

        return file;
    }
}
