using Sidechain.PluginHostSim.Host.Clocks;
using Sidechain.PluginHostSim.Host.Code;
using Sidechain.PluginHostSim.Host.Inputs;
using Sidechain.PluginHostSim.Host.Measures;
using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Host;

/// <summary>
/// A DAW without a screen: loads plugins, plays a song through them on an audio thread of its own, and unloads them. Its message thread
/// does all else.
/// </summary>
internal sealed class PluginHost : IDisposable
{
    /// <summary>Blocks before anything is counted.</summary>
    private const int WarmUpBlocks = 256;

    private readonly BlockSizes _sizes;
    private readonly IReadOnlyList<IAudioPlugin> _plugins;
    private AudioThread? _thread;

    /// <summary>Loads the plugins and prepares them.</summary>
    /// <param name="options">The format, the song's tempo and the seed.</param>
    /// <param name="plugins">Become the host's: it disposes of them.</param>
    /// <param name="input">The track's sound; null: a synth.</param>
    /// <param name="time">Gives the time stamps; null: the system's.</param>
    public PluginHost(HostOptions options, IReadOnlyList<IAudioPlugin> plugins, IAudioInput? input = null, TimeProvider? time = null)
    {
        (Options, _plugins, _sizes) = (options, plugins, new BlockSizes(options));
        foreach (var plugin in plugins)
        {
            plugin.Prepare(options.Format);
            AudioCode.Compile(plugin.GetType());
        }

        Engine = new AudioEngine(options, input ?? new SynthInput(options.SampleRate, options.Seed), plugins, time ?? TimeProvider.System);
    }

    public HostOptions Options { get; }

    public AudioEngine Engine { get; }

    public SongTransport Transport => Engine.Transport;

    /// <summary>Plays on without a deadline, on the caller's thread, as a bounce does. Not while the audio thread runs.</summary>
    /// <param name="frames">At least so many; the last block is not cut.</param>
    /// <param name="onBlock">Takes each block.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    public void Bounce(long frames, Action<int>? onBlock = null, CancellationToken cancellationToken = default)
    {
        for (var done = 0L; done < frames;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = _sizes.Next();
            Engine.Render(next);
            onBlock?.Invoke(next);
            done += next;
        }
    }

    /// <summary>Plays whole bars as <see cref="Bounce"/> does: the song that the user heard before the command began.</summary>
    public void PlayBars(int bars) => Bounce(FramesOf(bars) + Options.BlockFrames);

    /// <summary>The length of whole bars at the song's tempo.</summary>
    public long FramesOf(int bars) => (long)Math.Ceiling(bars * Options.BeatsPerBar * 60 * Options.SampleRate / Options.Tempo);

    /// <summary>Starts the audio thread. It plays until <see cref="Stop"/>.</summary>
    /// <param name="clock">Says when blocks are due; null: the audio device's time.</param>
    /// <param name="frames">Ends by itself after so many.</param>
    public AudioThread Start(IBlockClock? clock = null, long frames = long.MaxValue)
    {
        if (_thread is not null)
        {
            throw new InvalidOperationException("The audio thread runs already.");
        }

        if (Options.HasMarks)
        {
            // So that strace may look at this process where the system allows it to look at its own children alone.
            _ = Libc.Control(Libc.SetPtracer, nuint.MaxValue, 0, 0, 0);
        }

        WarmUp();
        Engine.Restart();
        return _thread = new AudioThread(Engine, _sizes, clock ?? new RealtimeClock(), Options.SampleRate, frames);
    }

    private void WarmUp()
    {
        for (var i = 0; i < WarmUpBlocks; i++)
        {
            Engine.Render(_sizes.Next());
        }
    }

    /// <summary>Stops the audio thread after its block and waits for it. The plugins stay loaded.</summary>
    public void Stop()
    {
        _thread?.Dispose();
        _thread = null;
    }

    /// <summary>Stops, releases and unloads, as a host does when the user closes the project.</summary>
    public void Dispose()
    {
        Stop();
        foreach (var plugin in _plugins)
        {
            plugin.Release();
            plugin.Dispose();
        }
    }

    /// <summary>The figures of a stretch.</summary>
    /// <param name="thread">The one that plays, or did.</param>
    /// <param name="measures">The stretch to report.</param>
    /// <param name="garbage">Watched meanwhile.</param>
    public HostReport Report(AudioThread thread, BlockMeasures measures, GarbageWatch garbage) => new(
        Options.SampleRate,
        Options.BlockFrames,
        Options.HasVariableBlocks,
        _plugins.Count,
        thread.Priority,
        measures.Blocks,
        (double)measures.Frames / Options.SampleRate,
        measures.Load.Load,
        measures.Load.Xruns,
        measures.StoppedXruns,
        thread.Restarts,
        measures.Plugins.ToPercentiles(),
        measures.Empty.ToPercentiles(),
        measures.Late.ToPercentiles(),
        measures.StoppedBlocks,
        measures.AllocatedBytes,
        measures.AllocatingBlocks,
        garbage.ToReport(),
        [
            .. Engine.Slots.Where(slot => slot.Failure is not null)
                .Select(slot => $"{slot.Plugin.Name} threw {slot.Failure!.GetType().Name} on the audio thread: {slot.Failure.Message}"),
        ]);
}
