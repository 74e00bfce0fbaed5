using System.Runtime.CompilerServices;
using Sidechain.PluginHostSim.Host.Clocks;
using Sidechain.PluginHostSim.Host.Inputs;
using Sidechain.PluginHostSim.Host.Measures;
using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Host;

/// <summary>One callback of an audio device: the input, then every plugin in turn, measured. One thread at a time; no allocation.</summary>
internal sealed class AudioEngine
{
    /// <summary>A mark that <c>strace</c> sees around a callback: descriptors that nobody has, so the calls do nothing.</summary>
    public const int BeginMark = -7001;

    /// <inheritdoc cref="BeginMark"/>
    public const int EndMark = -7002;

    /// <summary>After the end mark of a callback in which the collector stopped the process: a wait in it is the runtime's.</summary>
    public const int StoppedMark = -7003;

    private readonly HostOptions _options;
    private readonly IAudioInput _input;
    private readonly PluginSlot[] _slots;
    private readonly TimeProvider _time;
    private readonly float[] _left;
    private readonly float[] _right;
    private BlockMeasures _measures;

    /// <param name="options">The format, and whether there are marks.</param>
    /// <param name="input">The track's sound.</param>
    /// <param name="plugins">In the order of the signal; prepared by the caller.</param>
    /// <param name="time">Gives the time stamps.</param>
    public AudioEngine(HostOptions options, IAudioInput input, IEnumerable<IAudioPlugin> plugins, TimeProvider time)
    {
        (_options, _input, _time) = (options, input, time);
        _slots = [.. plugins.Select(plugin => new PluginSlot(plugin))];
        _left = new float[options.BlockFrames];
        _right = new float[options.Channels == 1 ? 0 : options.BlockFrames];
        Transport = new SongTransport(options);
        _measures = new BlockMeasures(options.SampleRate);
    }

    public SongTransport Transport { get; }

    /// <summary>The counts of the stretch that runs.</summary>
    public BlockMeasures Measures => Volatile.Read(ref _measures);

    public IReadOnlyList<PluginSlot> Slots => _slots;

    /// <summary>The last block's audio, until the next one.</summary>
    public AudioBlock Output(int frames) => new(_left.AsSpan(0, frames), _right.AsSpan(0, Math.Min(frames, _right.Length)), default);

    public void Render(int frames)
    {
        Transport.Begin();
        var block = new AudioBlock(_left.AsSpan(0, frames), _right.AsSpan(0, Math.Min(frames, _right.Length)), Transport.Now);
        var whole = ThreadAllocations.Begin();
        var start = _time.GetTimestamp();
        _input.Fill(block);
        var filled = _time.GetTimestamp();
        EmptyCallback.Process(block);
        var empty = _time.GetTimestamp();
        var allocations = ThreadAllocations.Begin();
        Mark(BeginMark);
        var begun = _time.GetTimestamp();
        foreach (var slot in _slots)
        {
            slot.Process(block);
        }

        var end = _time.GetTimestamp();
        Mark(EndMark);
        var bytes = allocations.End(out var isPluginStopped);
        if (isPluginStopped)
        {
            Mark(StoppedMark);
        }

        // The input counts too: an xrun is one of the whole callback.
        _ = whole.End(out var wasStopped);
        Measures.Add(frames, Nanoseconds(start, filled), Nanoseconds(begun, end), Nanoseconds(filled, empty), bytes, wasStopped);
        Transport.Advance(frames);
    }

    /// <summary>Begins to count anew, from the next block on. Any thread.</summary>
    /// <returns>The counts so far; the block that runs may still be added to it.</returns>
    public BlockMeasures Restart() => Interlocked.Exchange(ref _measures, new BlockMeasures(_options.SampleRate));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Mark(int mark)
    {
        if (_options.HasMarks)
        {
            _ = Libc.Close(mark);
        }
    }

    private long Nanoseconds(long start, long end) => (long)((end - start) * (1e9 / _time.TimestampFrequency));
}
