using System.Buffers.Binary;
using System.Text;

namespace Sidechain.Audio.Tests;

/// <summary>Builds WAV files chunk by chunk, wrong ones too.</summary>
internal sealed class WavBytes
{
    private readonly List<byte> _body = [.. "WAVE"u8];

    public static byte[] Pcm16(int sampleRate, int channels, params short[] samples)
    {
        var data = new byte[samples.Length * 2];
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(data.AsSpan(i * 2), samples[i]);
        }

        return new WavBytes().Format(1, channels, sampleRate, 16).Chunk("data", data).ToArray();
    }

    /// <summary>A 440 Hz tone, so that an encoder has something to do.</summary>
    public static byte[] Tone(int sampleRate, int channels, double seconds)
    {
        var samples = new short[(int)(sampleRate * seconds) * channels];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(12_000 * Math.Sin(2 * Math.PI * 440 * (i / channels) / sampleRate));
        }

        return Pcm16(sampleRate, channels, samples);
    }

    public WavBytes Format(int tag, int channels, int sampleRate, int bits, int? blockAlign = null) =>
        Chunk("fmt ", FormatChunk(tag, channels, sampleRate, bits, blockAlign));

    public WavBytes ExtensibleFormat(int subFormat, int channels, int sampleRate, int bits)
    {
        byte[] guidTail = [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];
        byte[] chunk =
        [
            .. FormatChunk(0xFFFE, channels, sampleRate, bits, null), 22, 0, (byte)bits, 0, 3, 0, 0, 0, (byte)subFormat, 0, .. guidTail,
        ];
        return Chunk("fmt ", chunk);
    }

    /// <summary>A chunk; an odd one is padded as RIFF wants it.</summary>
    /// <param name="claimed">The length in its header, where it lies.</param>
    /// <param name="padded">As many writers forget it.</param>
    public WavBytes Chunk(string id, byte[] content, uint? claimed = null, bool padded = true)
    {
        _body.AddRange(Encoding.ASCII.GetBytes(id));
        _body.AddRange(BitConverter.GetBytes(claimed ?? (uint)content.Length));
        _body.AddRange(content);
        if (content.Length % 2 == 1 && padded)
        {
            _body.Add(0);
        }

        return this;
    }

    public byte[] ToArray() => [.. "RIFF"u8, .. BitConverter.GetBytes(_body.Count), .. _body];

    private static byte[] FormatChunk(int tag, int channels, int sampleRate, int bits, int? blockAlign)
    {
        var align = blockAlign ?? channels * bits / 8;
        var chunk = new byte[16];
        BinaryPrimitives.WriteUInt16LittleEndian(chunk, (ushort)tag);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(8), sampleRate * align);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(12), (ushort)align);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(14), (ushort)bits);
        return chunk;
    }
}
