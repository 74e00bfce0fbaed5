using System.Buffers.Binary;
using System.Text;

namespace Sidechain.Audio.Wav;

/// <summary>
/// Reads WAV audio block by block as interleaved floats in [-1, 1]. Chunks other than <c>fmt </c> and <c>data</c> are
/// skipped. A data chunk that claims more than the file holds, as recorders write that were killed or stream to a pipe,
/// ends where the file ends.
/// </summary>
public sealed class WavReader
{
    private const int ChunkHeaderLength = 8;

    private readonly Stream _stream;
    private readonly byte[] _block;
    private long _framesLeft;

    private WavReader(Stream stream, WavFormat format, long frameCount)
    {
        _stream = stream;
        _block = new byte[4096 * format.BytesPerFrame];
        _framesLeft = frameCount;
        Format = format;
        FrameCount = frameCount;
    }

    /// <summary>How the samples are stored.</summary>
    public WavFormat Format { get; }

    /// <summary>Frames of the whole file; one has a sample of every channel.</summary>
    public long FrameCount { get; }

    /// <summary>Of the whole file.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)FrameCount / Format.SampleRate);

    /// <summary>Reads up to the first sample.</summary>
    /// <param name="stream">A seekable stream at the start of the file; stays the caller's.</param>
    /// <param name="fileName">Named in the sentences that <see cref="InvalidAudioException"/> carries.</param>
    public static WavReader Open(Stream stream, string fileName)
    {
        ReadRiffHeader(stream, fileName);
        WavFormat? format = null;
        Span<byte> header = stackalloc byte[ChunkHeaderLength];
        while (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length)
        {
            var id = Encoding.Latin1.GetString(header[..4]);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            switch (id)
            {
                case "fmt ":
                    format = ReadFormat(stream, length, fileName);
                    break;
                case "data" when format is null:
                    throw InvalidAudioException.For(fileName, "the samples come before their format");
                case "data":
                    var frames = Math.Min(length, stream.Length - stream.Position) / format.BytesPerFrame;
                    return frames > 0
                        ? new WavReader(stream, format, frames)
                        : throw InvalidAudioException.For(fileName, "it holds no samples");
                default:
                    Skip(stream, length);
                    break;
            }
        }

        throw InvalidAudioException.For(fileName, format is null ? "no format chunk" : "no data chunk");
    }

    /// <summary>Reads whole frames.</summary>
    /// <param name="interleaved">Takes the samples; a multiple of the channel count long.</param>
    /// <returns>Frames read; 0 at the end.</returns>
    public int Read(Span<float> interleaved)
    {
        var wanted = (int)Math.Min(_framesLeft, interleaved.Length / Format.Channels);
        wanted = Math.Min(wanted, _block.Length / Format.BytesPerFrame);
        var bytes = _block.AsSpan(0, wanted * Format.BytesPerFrame);
        var frames = _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) / Format.BytesPerFrame;
        SampleDecoder.Decode(Format.Encoding, bytes[..(frames * Format.BytesPerFrame)], interleaved);
        _framesLeft = frames == wanted ? _framesLeft - frames : 0;
        return frames;
    }

    private static void ReadRiffHeader(Stream stream, string fileName)
    {
        Span<byte> header = stackalloc byte[12];
        var read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read == 0)
        {
            throw InvalidAudioException.NotWav(fileName, "the file is empty");
        }

        if (header.StartsWith("RF64"u8))
        {
            throw InvalidAudioException.NotWav(fileName, "RF64, which is for recordings over 4 GB");
        }

        if (read < header.Length || !header.StartsWith("RIFF"u8))
        {
            throw InvalidAudioException.NotWav(fileName, "no RIFF header");
        }

        if (!header[8..].SequenceEqual("WAVE"u8))
        {
            throw InvalidAudioException.NotWav(fileName, "a RIFF file of another kind");
        }
    }

    private static WavFormat ReadFormat(Stream stream, uint length, string fileName)
    {
        if (length < WavFormatChunk.MinLength)
        {
            throw InvalidAudioException.For(fileName, "its format chunk is cut short");
        }

        Span<byte> chunk = stackalloc byte[(int)Math.Min(length, WavFormatChunk.MaxLength)];
        if (stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false) < chunk.Length)
        {
            throw InvalidAudioException.For(fileName, "its format chunk is cut short");
        }

        Skip(stream, length - chunk.Length, padOf: length);
        return WavFormatChunk.Parse(chunk, fileName);
    }

    private static void Skip(Stream stream, uint length) => Skip(stream, length, padOf: length);

    /// <summary>RIFF chunks start at even offsets: an odd length is followed by one byte of padding.</summary>
    private static void Skip(Stream stream, long remaining, uint padOf) =>
        stream.Seek(Math.Min(stream.Length, stream.Position + remaining + (padOf & 1)), SeekOrigin.Begin);
}
