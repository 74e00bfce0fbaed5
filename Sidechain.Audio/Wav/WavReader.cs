using System.Buffers.Binary;
using Sidechain.Audio.Peaks;

namespace Sidechain.Audio.Wav;

/// <summary>
/// Reads WAV audio (RIFF, RF64, BW64) block by block as interleaved floats in [-1, 1]. It skips chunks other than <c>fmt </c>, <c>ds64</c>
/// and <c>data</c>. A data chunk with a placeholder for a length (0, or more than the file holds) ends where the file ends: recorders write
/// it that were killed or stream to a pipe.
/// </summary>
public sealed class WavReader
{
    /// <summary>The longest audio that is read. An encoder works at 48 kHz whatever the file's rate, so size alone is no bound.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromHours(3);

    /// <summary>Recorders that stream write a length near 2^31 or 2^32 until they know better; no loop is that long. Bytes.</summary>
    private const uint LeastPlaceholder = 0x7FFF_0000;

    private readonly Stream _stream;
    private readonly byte[] _block;
    private long _framesLeft;

    private WavReader(Stream stream, WavFormat format, long frameCount, long declaredFrameCount)
    {
        _stream = stream;
        _block = new byte[4096 * format.BytesPerFrame];
        _framesLeft = frameCount;
        Format = format;
        FrameCount = frameCount;
        DeclaredFrameCount = declaredFrameCount;
    }

    /// <summary>How the samples are stored.</summary>
    public WavFormat Format { get; }

    /// <summary>Frames of the whole file; one has a sample of every channel.</summary>
    public long FrameCount { get; }

    /// <summary>Frames that the header promises: more than <see cref="FrameCount"/> where the file was cut short.</summary>
    public long DeclaredFrameCount { get; }

    /// <summary>
    /// Samples read so far that are no sound: no finite number, or a thousand times louder than full scale. They were read as silence.
    /// </summary>
    public long DamagedSamples { get; private set; }

    /// <summary>Measures the waveform of what is read, where it is set before.</summary>
    public PeakMeter? Meter { get; set; }

    /// <summary>Of the whole file.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)FrameCount / Format.SampleRate);

    /// <summary>Reads up to the first sample.</summary>
    /// <param name="stream">A seekable stream at the start of the file; stays the caller's.</param>
    /// <param name="fileName">Named in the sentences that <see cref="InvalidAudioException"/> carries.</param>
    public static WavReader Open(Stream stream, string fileName)
    {
        ReadRiffHeader(stream, fileName);
        WavFormat? format = null;
        ulong? longLength = null;
        while (RiffChunk.Read(stream) is { } chunk)
        {
            switch (chunk.Id)
            {
                case "fmt ":
                    format = ReadFormat(stream, chunk.Length, fileName);
                    chunk.Leave(stream);
                    break;
                case "ds64":
                    longLength = ReadLongLength(stream);
                    chunk.Leave(stream);
                    break;
                case "data" when format is null:
                    throw InvalidAudioException.For(fileName, "the samples come before their format");
                case "data":
                    return Begin(stream, format, DataLength(stream, chunk, longLength), DeclaredLength(chunk), fileName);
                default:
                    chunk.Leave(stream);
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
        DamagedSamples += SampleDecoder.Decode(Format.Encoding, bytes[..(frames * Format.BytesPerFrame)], interleaved);
        Meter?.Add(interleaved[..(frames * Format.Channels)], Format.Channels);
        _framesLeft = frames == wanted ? _framesLeft - frames : 0;
        return frames;
    }

    private static WavReader Begin(Stream stream, WavFormat format, long length, long declared, string fileName)
    {
        var frames = length / format.BytesPerFrame;
        if (frames == 0)
        {
            throw InvalidAudioException.For(fileName, "it holds no samples");
        }

        if (frames > (long)MaxDuration.TotalSeconds * format.SampleRate)
        {
            throw InvalidAudioException.For(
                fileName,
                $"{frames / format.SampleRate / 60} minutes at {format.SampleRate} Hz; at most {MaxDuration.TotalMinutes:0} can be shared");
        }

        return new WavReader(stream, format, frames, Math.Max(frames, declared / format.BytesPerFrame));
    }

    private static void ReadRiffHeader(Stream stream, string fileName)
    {
        Span<byte> header = stackalloc byte[12];
        var read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read == 0)
        {
            throw InvalidAudioException.NotWav(fileName, "the file is empty");
        }

        var known = IsRiff(header);
        if (read < header.Length || !known)
        {
            throw InvalidAudioException.NotWav(fileName, "no RIFF header");
        }

        if (!header[8..].SequenceEqual("WAVE"u8))
        {
            throw InvalidAudioException.NotWav(fileName, "a RIFF file of another kind");
        }
    }

    /// <summary>Whether a file begins as WAV does, or as its forms for more than 4 GiB.</summary>
    public static bool IsRiff(ReadOnlySpan<byte> start) =>
        start.StartsWith("RIFF"u8) || start.StartsWith("RF64"u8) || start.StartsWith("BW64"u8);

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

        return WavFormatChunk.Parse(chunk, fileName);
    }

    /// <summary>RF64 keeps the length of its samples in a chunk of 64-bit sizes: the file's, then the samples'.</summary>
    private static ulong? ReadLongLength(Stream stream)
    {
        Span<byte> sizes = stackalloc byte[16];
        return stream.ReadAtLeast(sizes, sizes.Length, throwOnEndOfStream: false) == sizes.Length
            ? BinaryPrimitives.ReadUInt64LittleEndian(sizes[8..])
            : null;
    }

    /// <summary>What the header promises, bytes; 0 where it is a placeholder.</summary>
    private static long DeclaredLength(RiffChunk data) => data.Length >= LeastPlaceholder ? 0 : data.Length;

    private static long DataLength(Stream stream, RiffChunk data, ulong? longLength)
    {
        var left = stream.Length - stream.Position;
        return data.Length switch
        {
            uint.MaxValue when longLength is > 0 => (long)Math.Min(longLength.Value, (ulong)left),
            // Nothing was filled in, or there is nothing: then other chunks follow to the end of the file.
            0 => RiffChunk.FillTheRest(stream) ? 0 : left,
            var length => Math.Min(length, left),
        };
    }
}
