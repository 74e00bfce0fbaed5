using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Host;

/// <summary>The song's position. The message thread starts, stops and moves it; the audio thread follows at its next block.</summary>
internal sealed class SongTransport(HostOptions options)
{
    private Change? _change;

    // The audio thread's own from here on. A beat is counted from an anchor, so that no error adds up over a long song.
    private bool _isPlaying = true;
    private double _tempo = options.Tempo;
    private double _anchorBeat;
    private long _sinceAnchor;

    /// <summary>At the first frame of the next block.</summary>
    public Transport Now
    {
        get
        {
            var beat = Beat;
            return new Transport(
                _isPlaying, _tempo, options.BeatsPerBar, beat, Math.Floor((beat / options.BeatsPerBar) + 1e-9) * options.BeatsPerBar);
        }
    }

    private double Beat => _anchorBeat + (_sinceAnchor * _tempo / (60.0 * options.SampleRate));

    /// <summary>Changes the song from the next block on. The later one of two changes between two blocks counts.</summary>
    /// <param name="isPlaying">Null leaves it.</param>
    /// <param name="tempo">Beats a minute; null leaves it.</param>
    /// <param name="beat">Where to go on; null goes on here.</param>
    public void Set(bool? isPlaying = null, double? tempo = null, double? beat = null) =>
        Volatile.Write(ref _change, new Change(isPlaying, tempo, beat));

    /// <summary>The audio thread: before a block.</summary>
    public void Begin()
    {
        if (Volatile.Read(ref _change) is { } change && Interlocked.CompareExchange(ref _change, null, change) == change)
        {
            (_anchorBeat, _sinceAnchor) = (change.Beat ?? Beat, 0);
            _isPlaying = change.IsPlaying ?? _isPlaying;
            _tempo = change.Tempo ?? _tempo;
        }
    }

    /// <summary>The audio thread: after a block.</summary>
    public void Advance(int frames) => _sinceAnchor += _isPlaying ? frames : 0;

    private sealed record Change(bool? IsPlaying, double? Tempo, double? Beat);
}
