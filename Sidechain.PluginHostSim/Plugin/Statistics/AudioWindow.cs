using Sidechain.Tracing.Client.Realtime;

namespace Sidechain.PluginHostSim.Plugin.Statistics;

/// <summary>
/// The callback's figures in the running second, on the audio thread. Every block touches only the first fields, which lie together: after
/// a wake-up each further line of memory costs as much as all of the arithmetic.
/// </summary>
internal struct AudioWindow
{
    private long _blocks;
    private long _xruns;
    private double _loadMax;
    private double _lateMax;
    private long _lastBegun;
    private double _lastDuration;
    private long _closesAt;
    private RealtimeSpan _span;

    public void Begin(AudioRecording recording, long now)
    {
        if (_blocks == 0)
        {
            _span = recording.Ring.Begin(recording.Audio);
            _closesAt = now + recording.Frequency;
        }

        if (_lastBegun != 0)
        {
            _lateMax = Math.Max(_lateMax, now - _lastBegun - _lastDuration);
        }
    }

    /// <param name="begun">When the block began, in ticks; so are the others.</param>
    /// <param name="now">When it was done.</param>
    /// <param name="duration">How long it lasts when it is heard.</param>
    /// <returns>True when the second is over.</returns>
    public bool End(long begun, long now, double duration)
    {
        var load = (now - begun) / duration;
        _blocks++;
        _loadMax = Math.Max(_loadMax, load);
        _xruns += load > 1 ? 1 : 0;
        (_lastBegun, _lastDuration) = (begun, duration);
        return now >= _closesAt;
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
