using Sidechain.Audio.Wav;
using Sidechain.Client.Commands;
using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>
/// A WAV file that is written while the song is rendered, so that a long song needs no memory. It gets its name when it is whole: a part of
/// a song looks like a whole one. A pipe or a device is written to as it is.
/// </summary>
internal sealed class SongFile : IDisposable
{
    private const int BufferLength = 1 << 20;

    private readonly string _path;
    private readonly string? _temporary;
    private readonly FileStream _stream;
    private readonly byte[] _bytes;
    private readonly float[] _samples;
    private bool _isKept;

    private SongFile(string path, AudioFormat format, long frames)
    {
        _path = path;
        _samples = new float[format.MaxFrames * format.Channels];
        _bytes = new byte[_samples.Length * WavWriter.BytesPerSample];
        _stream = OpenPipe(path) ?? new FileStream(
            _temporary = Path.Combine(Path.GetDirectoryName(path)!, $".plugin-host-{Guid.NewGuid():N}.part"),
            FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferLength);
        _stream.Write(WavWriter.Header(Length(format, frames), format.Channels, format.SampleRate));
    }

    /// <summary>Samples so far that are no numbers.</summary>
    public long Wrong { get; private set; }

    /// <summary>Begins the file.</summary>
    /// <param name="path">As it was typed.</param>
    /// <param name="format">Of the song.</param>
    /// <param name="frames">The song's length.</param>
    /// <exception cref="ClientException">It cannot be written, or the song is longer than such a file can be.</exception>
    public static SongFile Create(string path, AudioFormat format, long frames)
    {
        if (Length(format, frames) > WavWriter.MaxDataLength)
        {
            throw new ClientException(
                $"The song has {Length(format, frames) / 1e9:0.0} GB, and a WAV file holds {WavWriter.MaxDataLength / 1e9:0.0} GB. "
                + "Bounce fewer bars, or at a lower --rate.",
                ExitCodes.Usage);
        }

        try
        {
            path = Path.GetFullPath(path);
            if (Directory.Exists(path) || !Directory.Exists(Path.GetDirectoryName(path)))
            {
                throw new ClientException(
                    Directory.Exists(path)
                        ? $"{path} is a folder. Choose another file with -o."
                        : $"There is no folder {Path.GetDirectoryName(path)}. Choose another file with -o.");
            }

            return new SongFile(Target(path), format, frames);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw Unwritable(path, e);
        }
    }

    /// <summary>Adds the first frames of a block.</summary>
    public void Add(in AudioBlock block, int frames)
    {
        var count = 0;
        for (var i = 0; i < frames; i++)
        {
            _samples[count++] = block.Left[i];
            if (block.Channels == 2)
            {
                _samples[count++] = block.Right[i];
            }
        }

        foreach (var sample in _samples.AsSpan(0, count))
        {
            Wrong += float.IsFinite(sample) ? 0 : 1;
        }

        WavWriter.WriteSamples(_samples.AsSpan(0, count), _bytes);
        Try(() => _stream.Write(_bytes, 0, count * WavWriter.BytesPerSample));
    }

    /// <summary>The song is whole.</summary>
    public void Keep() => Try(() =>
    {
        _stream.Dispose();
        if (_temporary is not null)
        {
            File.Move(_temporary, _path, overwrite: true);
        }

        _isKept = true;
    });

    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        catch (Exception e) when (IsRefusal(e))
        {
            // The buffer's rest finds no room either: why the bounce failed was said.
        }

        if (!_isKept && _temporary is not null)
        {
            File.Delete(_temporary);
        }
    }

    private static long Length(AudioFormat format, long frames) => frames * format.Channels * WavWriter.BytesPerSample;

    /// <summary>A link stays one, and what it points to gets the song; that of a device names no file.</summary>
    private static string Target(string path) =>
        !IsDevice(path) && File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? target.FullName : path;

    /// <summary>
    /// Null for a file. One that is there is opened all the same, so that one that may not be written is refused before the song is
    /// rendered; a pipe is opened once, for its reader goes with the first writer that leaves.
    /// </summary>
    private static FileStream? OpenPipe(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var there = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, BufferLength);
        if (!there.CanSeek || IsDevice(path))
        {
            return there;
        }

        there.Dispose();
        return null;
    }

    private static bool IsDevice(string path) =>
        path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal);

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw Unwritable(_path, e);
        }
    }

    private static bool IsRefusal(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private static ClientException Unwritable(string path, Exception e)
    {
        // The system's own sentence on a refusal names the part of the file that nobody asked for.
        var reason = e is UnauthorizedAccessException ? "access denied" : e.Message.TrimEnd('.');
        return new ClientException($"{path} cannot be written: {reason}. Choose another file with -o.", inner: e);
    }
}
