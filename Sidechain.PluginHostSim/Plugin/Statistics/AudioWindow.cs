using Sidechain.Tracing.Realtime;

namespace Sidechain.PluginHostSim.Plugin.Statistics;

/// <summary>The callback's figures in the second that runs; lives on the audio thread.</summary>
internal struct AudioWindow
{
    private RealtimeSpan _span;
    private long _opened;
    private long _blocks;
    private long _xruns;
    private double _loadMax;
    private double _lateMax;
    private long _lastBegun;
    private double _lastDuration;

    public void Begin(AudioRecording recording, long now)
    {
        if (_blocks == 0)
        {
            _span = recording.Ring.Begin(recording.Audio);
            _opened = now;
        }

        if (_lastBegun != 0)
        {
            _lateMax = Math.Max(_lateMax, now - _lastBegun - _lastDuration);
        }
    }

    /// <param name="recording">Takes the window when its second is over.</param>
    /// <param name="begun">When the block began, in ticks; so are the others.</param>
    /// <param name="now">When it was done.</param>
    /// <param name="duration">How long it lasts when it is heard.</param>
    public void End(AudioRecording recording, long begun, long now, double duration)
    {
        var load = (now - begun) / duration;
        _blocks++;
        _loadMax = Math.Max(_loadMax, load);
        _xruns += load > 1 ? 1 : 0;
        (_lastBegun, _lastDuration) = (begun, duration);
        if (now - _opened >= recording.Frequency)
        {
            Close(recording);
        }
    }

    public void Close(AudioRecording? recording)
    {
        if (recording is null || _blocks == 0)
        {
            return;
        }

        _span.Set(recording.Blocks, _blocks);
        _span.Set(recording.Xruns, _xruns);
        _span.Set(recording.LoadMax, _loadMax);
        _span.Set(recording.LateMaxMs, Math.Max(0, _lateMax) * 1000 / recording.Frequency);
        recording.Ring.End(_span);
        (_blocks, _xruns, _loadMax, _lateMax) = (0, 0, 0, 0);
    }
}
