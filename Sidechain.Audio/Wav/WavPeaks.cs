using System.Buffers.Binary;
using Sidechain.Audio.Peaks;

namespace Sidechain.Audio.Wav;

/// <summary>
/// The waveform of a WAV file that comes in pieces, whatever their length. Nothing in the file is believed but its format: lengths only say
/// what to skip, and a file that
/// is no WAV after all has no waveform. It never throws.
/// </summary>
public sealed class WavPeaks
{
    private const int RiffHeader = 12;
    private const int ChunkHeader = 8;

    // Recorders that stream write such a length until they know better.
    private const uint LeastPlaceholder = 0x7FFF_0000;

    private readonly PeakMeter _meter = new();
    private readonly byte[] _kept = new byte[WavFormatChunk.MaxLength];
    private int _keptCount;
    private int _wanted = RiffHeader;
    private State _state = State.Riff;
    private long _left;
    private WavFormat? _format;

    private enum State
    {
        Riff,
        Chunk,
        Format,
        Skip,
        Samples,
        End,
    }

    /// <summary>The waveform; null where no samples were found.</summary>
    public byte[]? ToPeaks() => _format is not null && _meter.ToPeaks() is { Length: > 0 } peaks ? peaks : null;

    /// <summary>The next bytes of the file.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0 && _state != State.End)
        {
            bytes = bytes[(_state switch { State.Skip => Skip(bytes.Length), State.Samples => Measure(bytes), _ => Keep(bytes) })..];
        }
    }

    private int Skip(int available)
    {
        var skipped = (int)Math.Min(_left, available);
        _left -= skipped;
        if (_left == 0)
        {
            Expect(State.Chunk, ChunkHeader);
        }

        return skipped;
    }

    /// <summary>Collects what has to be there as a whole, then reads it.</summary>
    private int Keep(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(_wanted - _keptCount, bytes.Length);
        bytes[..taken].CopyTo(_kept.AsSpan(_keptCount));
        _keptCount += taken;
        if (_keptCount == _wanted)
        {
            Read(_kept.AsSpan(0, _wanted));
        }

        return taken;
    }

    private void Read(ReadOnlySpan<byte> whole)
    {
        switch (_state)
        {
            case State.Riff when WavReader.IsRiff(whole) && whole[8..].SequenceEqual("WAVE"u8):
                Expect(State.Chunk, ChunkHeader);
                break;
            case State.Chunk:
                ReadChunk(whole[..4], BinaryPrimitives.ReadUInt32LittleEndian(whole[4..]));
                break;
            case State.Format:
                ReadFormat(whole);
                break;
            default:
                _state = State.End;
                break;
        }
    }

    private void ReadChunk(ReadOnlySpan<byte> id, uint length)
    {
        if (id.SequenceEqual("data"u8))
        {
            _left = length is 0 or >= LeastPlaceholder ? long.MaxValue : length;
            _keptCount = 0;
            _state = _format is null ? State.End : State.Samples;
        }
        else if (id.SequenceEqual("fmt "u8) && _format is null && length >= WavFormatChunk.MinLength)
        {
            var kept = (int)Math.Min(length, WavFormatChunk.MaxLength);
            _left = Padded(length) - kept;
            Expect(State.Format, kept);
        }
        else
        {
            _left = Padded(length);
            Expect(_left == 0 ? State.Chunk : State.Skip, ChunkHeader);
        }
    }

    private void ReadFormat(ReadOnlySpan<byte> chunk)
    {
        try
        {
            _format = WavFormatChunk.Parse(chunk, "");
            Expect(_left == 0 ? State.Chunk : State.Skip, ChunkHeader);
        }
        catch (InvalidAudioException)
        {
            _state = State.End;
        }
    }

    private int Measure(ReadOnlySpan<byte> bytes)
    {
        var length = (int)Math.Min(_left, bytes.Length);
        Measure(bytes[..length], _format!);
        _left -= length;
        if (_left == 0)
        {
            _state = State.End;
        }

        return length;
    }

    /// <summary>Whole frames at once; a frame that is cut in two is kept until its rest comes.</summary>
    private void Measure(ReadOnlySpan<byte> bytes, WavFormat format)
    {
        Span<float> samples = stackalloc float[1024];
        var frame = format.BytesPerFrame;
        if (_keptCount > 0)
        {
            var rest = Math.Min(frame - _keptCount, bytes.Length);
            bytes[..rest].CopyTo(_kept.AsSpan(_keptCount));
            _keptCount += rest;
            bytes = bytes[rest..];
            if (_keptCount < frame)
            {
                return;
            }

            Decode(_kept.AsSpan(0, frame), format, samples);
            _keptCount = 0;
        }

        var block = samples.Length / format.Channels * frame;
        while (bytes.Length >= frame)
        {
            var whole = Math.Min(block, bytes.Length - (bytes.Length % frame));
            Decode(bytes[..whole], format, samples);
            bytes = bytes[whole..];
        }

        bytes.CopyTo(_kept);
        _keptCount = bytes.Length;
    }

    private void Decode(ReadOnlySpan<byte> bytes, WavFormat format, Span<float> samples)
    {
        SampleDecoder.Decode(format.Encoding, bytes, samples);
        _meter.Add(samples[..(bytes.Length / format.BytesPerSample)], format.Channels);
    }

    private void Expect(State state, int bytes) => (_state, _wanted, _keptCount) = (state, bytes, 0);

    // Chunks begin at even places.
    private static long Padded(uint length) => length + (length & 1L);
}
