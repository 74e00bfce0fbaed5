using System.Buffers.Binary;

namespace Sidechain.Audio.Wav;

/// <summary>Turns stored samples into floats. Full scale is 1.0; sixteen and twenty-four bits survive exactly.</summary>
internal static class SampleDecoder
{
    private const float Scale16 = 1f / (1 << 15);
    private const float Scale32 = 1f / (1u << 31);

    /// <summary>60 dB over full scale: no mix gets there, only a broken plugin.</summary>
    private const float Loudest = 1000f;

    /// <returns>How many samples were no sound; they are silent.</returns>
    public static int Decode(SampleEncoding encoding, ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        var damaged = 0;
        switch (encoding)
        {
            case SampleEncoding.Pcm16:
                for (var i = 0; i < bytes.Length / 2; i++)
                {
                    samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(i * 2)..]) * Scale16;
                }

                break;
            case SampleEncoding.Pcm24:
                // The three bytes become the upper ones of an int, which brings the sign with them.
                for (var i = 0; i < bytes.Length / 3; i++)
                {
                    samples[i] = ((bytes[i * 3] << 8) | (bytes[(i * 3) + 1] << 16) | (bytes[(i * 3) + 2] << 24)) * Scale32;
                }

                break;
            case SampleEncoding.Pcm32:
                for (var i = 0; i < bytes.Length / 4; i++)
                {
                    samples[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * 4)..]) * Scale32;
                }

                break;
            case SampleEncoding.Ieee32:
                for (var i = 0; i < bytes.Length / 4; i++)
                {
                    // A crashed plugin leaves NaN in a file; the codec would spread it over the rest of the loop.
                    var sample = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * 4)..]);
                    var isSound = MathF.Abs(sample) <= Loudest;
                    samples[i] = isSound ? sample : 0f;
                    damaged += isSound ? 0 : 1;
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(encoding), encoding, null);
        }

        return damaged;
    }
}
