using Sidechain.PluginHostSim.Host.Clocks;

namespace Sidechain.PluginHostSim.Host;

/// <summary>The thread that an audio device would call: renders block after block, each when it is due.</summary>
internal sealed class AudioThread : IDisposable
{
    private readonly AudioEngine _engine;
    private readonly BlockSizes _sizes;
    private readonly IBlockClock _clock;
    private readonly int _sampleRate;
    private readonly long _frames;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStopping;

    internal AudioThread(AudioEngine engine, BlockSizes sizes, IBlockClock clock, int sampleRate, long frames)
    {
        (_engine, _sizes, _clock, _sampleRate, _frames) = (engine, sizes, clock, sampleRate, frames);
        _thread = new Thread(Run) { Name = "audio", IsBackground = true };

        // No activity of the caller may flow onto the audio thread.
        _thread.UnsafeStart();
        _started.Task.Wait();
    }

    /// <summary>The priority that the kernel gave.</summary>
    public string Priority { get; private set; } = "";

    /// <summary>As the kernel numbers threads; <c>strace -p</c> takes it.</summary>
    public int Id { get; private set; }

    public int Restarts => (_clock as RealtimeClock)?.Restarts ?? 0;

    /// <summary>Ends when the thread has.</summary>
    public Task Ended => _ended.Task;

    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
    }

    private void Run()
    {
        Priority = _clock is RealtimeClock ? RealtimePriority.Ask() : "none (no deadlines)";
        Id = Libc.ThreadId();
        _started.SetResult();
        _clock.Start(_sampleRate);
        for (var frame = 0L; frame < _frames && !_isStopping;)
        {
            var frames = _sizes.Next();
            var late = _clock.WaitFor(frame);
            _engine.Measures.Late.Add(late);
            _engine.Render(frames);
            frame += frames;
        }

        _ended.SetResult();
    }
}
