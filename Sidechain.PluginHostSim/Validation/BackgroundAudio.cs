using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation;

/// <summary>A thread that plays noise through a plugin until it is disposed of.</summary>
internal sealed class BackgroundAudio : IDisposable
{
    private const int Frames = 64;

    private readonly TestSubject _subject;
    private readonly IAudioPlugin _plugin;
    private readonly NoiseBlocks _noise;
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private int _blocks;

    public BackgroundAudio(TestSubject subject, IAudioPlugin plugin)
    {
        (_subject, _plugin) = (subject, plugin);
        _noise = new NoiseBlocks(48_000, Frames, new Random(subject.Random.Next()));
        plugin.Prepare(new AudioFormat(48_000, Frames, 2));
        _thread = new Thread(Play) { Name = "audio", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Waits until so many more blocks were played, or the plugin threw.</summary>
    public void WaitForBlocks(int count)
    {
        var until = Volatile.Read(ref _blocks) + count;
        while (!_isStopping && Volatile.Read(ref _blocks) < until)
        {
            Thread.Yield();
        }
    }

    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
    }

    private void Play()
    {
        try
        {
            while (!_isStopping)
            {
                _noise.Process(_plugin, Frames);
                Volatile.Write(ref _blocks, _blocks + 1);
            }
        }
        catch (Exception exception)
        {
            _subject.Fail($"It threw {exception.GetType().Name} on the audio thread: {exception.Message}");
            _isStopping = true;
        }
    }
}
