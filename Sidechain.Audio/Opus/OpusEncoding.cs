using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sidechain.Audio.Wav;

namespace Sidechain.Audio.Opus;

/// <summary>
/// One file that is being encoded, block by block, so that whoever encodes for many can do a part of each in turn. Use it from one thread
/// at a time, and dispose it: its memory is the library's.
/// </summary>
public sealed class OpusEncoding : IDisposable
{
    private const int FramesPerBlock = 4096;

    /// <summary>Mapping family 0 of RFC 7845: mono and stereo.</summary>
    private const int MonoOrStereo = 0;

    private readonly WavReader _audio;
    private readonly float[] _block;
    private readonly Sink _sink;
    private readonly GCHandle _sinkHandle;
    private readonly nint _comments;
    private nint _encoder;
    private bool _isDisposed;

    /// <summary>Begins to encode everything that <paramref name="audio"/> has left.</summary>
    /// <param name="audio">The input, at its first frame.</param>
    /// <param name="output">Takes the Ogg file.</param>
    /// <param name="title">Goes into the file's tags where there is one.</param>
    public OpusEncoding(WavReader audio, Stream output, string? title)
    {
        _audio = audio;
        _block = new float[FramesPerBlock * audio.Format.Channels];
        _sink = new Sink(output);
        _sinkHandle = GCHandle.Alloc(_sink);
        _comments = OpusLibrary.CreateComments();
        try
        {
            Begin(title);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Frames of the input that are done.</summary>
    public long Done { get; private set; }

    /// <summary>Encodes the next block; false when there is none.</summary>
    public unsafe bool WriteBlock()
    {
        var frames = _audio.Read(_block);
        if (frames == 0)
        {
            return false;
        }

        fixed (float* samples = _block)
        {
            Check(OpusLibrary.Write(_encoder, samples, frames));
        }

        Done += frames;
        return true;
    }

    /// <summary>Writes the end of the file.</summary>
    public void Finish() => Check(OpusLibrary.Drain(_encoder));

    /// <inheritdoc />
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (_encoder != 0)
        {
            OpusLibrary.DestroyEncoder(_encoder);
        }

        OpusLibrary.DestroyComments(_comments);
        _sinkHandle.Free();
    }

    private unsafe void Begin(string? title)
    {
        Check(OpusLibrary.AddComment(_comments, "ENCODER", "sidechain"));
        if (title is not null)
        {
            Check(OpusLibrary.AddComment(_comments, "TITLE", title));
        }

        OpusLibrary.Callbacks callbacks = new() { Write = &OnWrite, Close = &OnClose };
        _encoder = OpusLibrary.CreateEncoder(
            &callbacks, GCHandle.ToIntPtr(_sinkHandle), _comments, _audio.Format.SampleRate, _audio.Format.Channels, MonoOrStereo,
            out var error);
        Check(error);
        // The same loop yields the same bytes, so that the server, which stores by content, keeps it once.
        Check(OpusLibrary.Control(_encoder, OpusLibrary.SetSerialNumber, (int)_audio.FrameCount ^ _audio.Format.SampleRate));
    }

    private void Check(int error)
    {
        if (_sink.Failure is { } failure)
        {
            throw new AudioEncodingException($"The encoded audio could not be written: {failure.Message}", failure);
        }

        if (error != 0)
        {
            throw new AudioEncodingException(
                $"libopusenc could not encode the loop: {Marshal.PtrToStringUTF8(OpusLibrary.ErrorText(error))}.");
        }
    }

    /// <summary>No exception may cross the native frames: it is kept and thrown when the call has come back.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe int OnWrite(nint userData, byte* bytes, int length)
    {
        var sink = (Sink)GCHandle.FromIntPtr(userData).Target!;
        try
        {
            sink.Output.Write(new ReadOnlySpan<byte>(bytes, length));
            return 0;
        }
        catch (Exception e) when (e is IOException or OutOfMemoryException or ObjectDisposedException or NotSupportedException)
        {
            sink.Failure = e;
            return 1;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnClose(nint userData) => 0;

    private sealed class Sink(Stream output)
    {
        public Stream Output { get; } = output;

        public Exception? Failure { get; set; }
    }
}
