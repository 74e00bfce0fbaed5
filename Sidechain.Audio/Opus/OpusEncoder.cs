using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sidechain.Audio.Wav;

namespace Sidechain.Audio.Opus;

/// <summary>Encodes a WAV reader's samples as Opus in Ogg (RFC 7845), with libopusenc's own choice of bit rate.</summary>
public static class OpusEncoder
{
    private const int FramesPerBlock = 4096;

    /// <summary>Mapping family 0 of RFC 7845: mono and stereo.</summary>
    private const int MonoOrStereo = 0;

    /// <summary>False where libopusenc is not installed.</summary>
    public static bool IsAvailable => OpusLibrary.IsAvailable;

    /// <summary>Encodes everything that <paramref name="audio"/> has left.</summary>
    /// <param name="audio">The input, at its first frame.</param>
    /// <param name="output">Takes the Ogg file.</param>
    /// <param name="title">Goes into the file's tags where there is one.</param>
    /// <param name="progress">Told how many frames of the input are done.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    public static unsafe void Encode(
        WavReader audio, Stream output, string? title, Action<long>? progress, CancellationToken cancellationToken)
    {
        var sink = new Sink(output);
        var sinkHandle = GCHandle.Alloc(sink);
        var comments = OpusLibrary.CreateComments();
        nint encoder = 0;
        try
        {
            Check(OpusLibrary.AddComment(comments, "ENCODER", "sidechain"), sink);
            if (title is not null)
            {
                Check(OpusLibrary.AddComment(comments, "TITLE", title), sink);
            }

            OpusLibrary.Callbacks callbacks = new() { Write = &OnWrite, Close = &OnClose };
            encoder = OpusLibrary.CreateEncoder(
                &callbacks, GCHandle.ToIntPtr(sinkHandle), comments, audio.Format.SampleRate, audio.Format.Channels, MonoOrStereo,
                out var error);
            Check(error, sink);
            // The same loop yields the same bytes, so that the server, which stores by content, keeps it once.
            Check(OpusLibrary.Control(encoder, OpusLibrary.SetSerialNumber, (int)audio.FrameCount ^ audio.Format.SampleRate), sink);
            WriteAll(encoder, audio, sink, progress, cancellationToken);
            Check(OpusLibrary.Drain(encoder), sink);
        }
        finally
        {
            if (encoder != 0)
            {
                OpusLibrary.DestroyEncoder(encoder);
            }

            OpusLibrary.DestroyComments(comments);
            sinkHandle.Free();
        }
    }

    private static unsafe void WriteAll(
        nint encoder, WavReader audio, Sink sink, Action<long>? progress, CancellationToken cancellationToken)
    {
        var block = new float[FramesPerBlock * audio.Format.Channels];
        long done = 0;
        for (int frames; (frames = audio.Read(block)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            fixed (float* samples = block)
            {
                Check(OpusLibrary.Write(encoder, samples, frames), sink);
            }

            progress?.Invoke(done += frames);
        }
    }

    private static void Check(int error, Sink sink)
    {
        if (sink.Failure is { } failure)
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
