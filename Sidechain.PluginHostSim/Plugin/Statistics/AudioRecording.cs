using Sidechain.Tracing.Client.Realtime;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;

namespace Sidechain.PluginHostSim.Plugin.Statistics;

/// <summary>One share's record of the audio callback: a ring of its own, because the audio thread cannot look for a parent.</summary>
internal sealed class AudioRecording : IAsyncDisposable
{
    /// <summary>Records; one comes a second, and the ring is emptied every 50 ms.</summary>
    private const int Capacity = 64;

    /// <summary>How often, with pauses, a worker asks whether the audio thread let go; a host that stopped calling never does.</summary>
    private const int Attempts = 50;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly BlockStatistics _statistics;
    private readonly SpanRecorder _recorder;

    internal AudioRecording(BlockStatistics statistics, SpanRecorder recorder, RecordedSpan parent, long frequency)
    {
        (_statistics, _recorder, Frequency) = (statistics, recorder, frequency);
        Ring = recorder.CreateRealtimeRing(parent, Capacity);
        Audio = Ring.Register(SpanNames.Audio);
        Blocks = Ring.Register(AttributeNames.AudioBlocks);
        Xruns = Ring.Register(AttributeNames.AudioXruns);
        LoadMax = Ring.Register(AttributeNames.AudioLoadMax);
        LateMaxMs = Ring.Register(AttributeNames.AudioLateMaxMs);
    }

    internal RealtimeRing Ring { get; }

    /// <summary>Ticks a second.</summary>
    internal long Frequency { get; }

    internal RealtimeName Audio { get; }

    internal RealtimeName Blocks { get; }

    internal RealtimeName Xruns { get; }

    internal RealtimeName LoadMax { get; }

    internal RealtimeName LateMaxMs { get; }

    /// <summary>The audio thread closes its window with its next block. The spans are made here, before their parent ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _statistics.Stop(this);
        for (var attempt = 0; attempt < Attempts && _statistics.IsWriting(this); attempt++)
        {
            await Task.Delay(Pause);
        }

        _recorder.DrainRealtime();
    }
}
