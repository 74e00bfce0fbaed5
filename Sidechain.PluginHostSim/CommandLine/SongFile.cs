using Sidechain.Audio.Wav;
using Sidechain.Client.Failures;
using Sidechain.Client.Files;
using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>
/// A WAV file that is written while the song is rendered, so that a long song needs no memory. It gets its name when it is whole: a part of
/// a song looks like a whole one.
/// </summary>
internal sealed class SongFile : IAsyncDisposable
{
    private const int BufferLength = 1 << 20;

    private readonly OutputFile _file;
    private readonly float[] _samples;
    private readonly byte[] _buffer;
    private readonly CancellationToken _cancellationToken;
    private int _filled;

    private SongFile(OutputFile file, AudioFormat format, long frames, CancellationToken cancellationToken)
    {
        _file = file;
        _samples = new float[format.MaxFrames * format.Channels];
        _buffer = new byte[BufferLength + (_samples.Length * WavWriter.BytesPerSample)];
        _cancellationToken = cancellationToken;
        var header = WavWriter.Header(Length(format, frames), format.Channels, format.SampleRate);
        header.CopyTo(_buffer, 0);
        _filled = header.Length;
    }

    /// <summary>Samples so far that are no numbers.</summary>
    public long Wrong { get; private set; }

    /// <summary>Begins the file. A pipe is waited for until somebody reads from it.</summary>
    /// <param name="path">As it was typed.</param>
    /// <param name="format">Of the song.</param>
    /// <param name="frames">The song's length.</param>
    /// <param name="cancellationToken">Ends the waiting, now and while the song is written.</param>
    /// <exception cref="ClientException">It cannot be written, or the song is longer than such a file can be.</exception>
    public static async Task<SongFile> CreateAsync(string path, AudioFormat format, long frames, CancellationToken cancellationToken)
    {
        if (Length(format, frames) > WavWriter.MaxDataLength)
        {
            throw new ClientException(
                $"The song has {Length(format, frames) / 1e9:0.0} GB, and a WAV file holds {WavWriter.MaxDataLength / 1e9:0.0} GB. "
                + "Bounce fewer bars, or at a lower --rate.",
                ExitCodes.Usage);
        }

        var file = await OutputFile.OpenAsync(path, overwrites: true, cancellationToken);
        return new SongFile(file, format, frames, cancellationToken);
    }

    /// <summary>Adds the first frames of a block, on the thread that renders.</summary>
    /// <exception cref="ClientException">They cannot be written.</exception>
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

        WavWriter.WriteSamples(_samples.AsSpan(0, count), _buffer.AsSpan(_filled));
        _filled += count * WavWriter.BytesPerSample;
        if (_filled >= BufferLength)
        {
            WriteAsync().GetAwaiter().GetResult();
        }
    }

    /// <summary>The song is whole.</summary>
    /// <exception cref="ClientException">It cannot be written.</exception>
    public async Task KeepAsync()
    {
        await WriteAsync();
        await _file.KeepAsync(_cancellationToken);
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static long Length(AudioFormat format, long frames) => frames * format.Channels * WavWriter.BytesPerSample;

    private Task WriteAsync()
    {
        var content = _buffer.AsMemory(0, _filled);
        _filled = 0;
        return _file.WriteAsync(content, _cancellationToken);
    }
}
