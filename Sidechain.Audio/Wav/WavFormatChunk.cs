using System.Buffers.Binary;

namespace Sidechain.Audio.Wav;

/// <summary>Reads the <c>fmt </c> chunk: WAVEFORMATEX, and WAVEFORMATEXTENSIBLE, whose real format is the head of a GUID.</summary>
internal static class WavFormatChunk
{
    private const ushort Pcm = 1;
    private const ushort IeeeFloat = 3;
    private const ushort Extensible = 0xFFFE;

    /// <summary>Offset of the sub-format GUID in an extensible chunk; its first two bytes are a plain format tag.</summary>
    private const int SubFormatOffset = 24;

    /// <summary>Highest rate that libopusenc resamples from, hertz.</summary>
    private const uint MaxSampleRate = 768_000;

    /// <summary>
    /// Hertz. No loop has less, and libopusenc aborts the whole process at a few: its resampler looks ahead by 40 frames of the input,
    /// which are more at 48 kHz than its buffer holds.
    /// </summary>
    private const uint MinSampleRate = 1_000;

    public const int MinLength = 16;
    public const int MaxLength = 40;

    public static WavFormat Parse(ReadOnlySpan<byte> chunk, string fileName)
    {
        var tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var sampleRate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        var blockAlign = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);

        if (tag == Extensible)
        {
            if (chunk.Length < MaxLength)
            {
                throw InvalidAudioException.For(fileName, "its extensible format chunk is cut short");
            }

            tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[SubFormatOffset..]);
        }

        var encoding = (tag, bits) switch
        {
            (Pcm, 16) => SampleEncoding.Pcm16,
            (Pcm, 24) => SampleEncoding.Pcm24,
            (Pcm, 32) => SampleEncoding.Pcm32,
            (IeeeFloat, 32) => SampleEncoding.Ieee32,
            (Pcm, _) => throw InvalidAudioException.For(fileName, $"PCM with {bits} bits a sample"),
            (IeeeFloat, _) => throw InvalidAudioException.For(fileName, $"floating point with {bits} bits a sample"),
            _ => throw InvalidAudioException.For(fileName, $"compressed or unknown format 0x{tag:x4}"),
        };
        if (channels is not (1 or 2))
        {
            throw InvalidAudioException.For(fileName, $"{channels} channels; mono and stereo can be shared");
        }

        if (sampleRate is < MinSampleRate or > MaxSampleRate)
        {
            throw InvalidAudioException.For(
                fileName, $"a sample rate of {sampleRate} Hz; {MinSampleRate} to {MaxSampleRate} can be shared");
        }

        var format = new WavFormat(encoding, channels, (int)sampleRate);
        if (blockAlign != format.BytesPerFrame)
        {
            throw InvalidAudioException.For(fileName, $"{blockAlign} bytes a frame where {format.BytesPerFrame} are due");
        }

        return format;
    }
}
