namespace Sidechain.PluginHostSim.Plugin.Capture;

/// <summary>
/// The starts of the captured bars. The audio thread writes; another thread reads, and is told when what it read was overwritten. A stop, a
/// jump of the song or a pause of the capture begins a new run: a loop never has bars of two runs.
/// </summary>
internal sealed class BarMarks(int sampleRate)
{
    /// <summary>Bar lines that it keeps; a power of two.</summary>
    public const int Capacity = 128;

    /// <summary>How far, in frames, the arithmetic of a beat may be off.</summary>
    private const double Tolerance = 1e-3;

    private readonly BarMark[] _marks = new BarMark[Capacity];
    private long _count;
    private long _runStart;
    private bool _isRunning;
    private double _nextBeat;
    private double _lastBar;

    /// <summary>The audio thread alone: a block was captured.</summary>
    /// <param name="transport">At its first frame.</param>
    /// <param name="start">The ring's number of its first frame.</param>
    /// <param name="frames">Its length.</param>
    public void Follow(in Transport transport, long start, int frames)
    {
        if (!transport.IsPlaying || !(transport.Tempo > 0 && transport.BeatsPerBar > 0))
        {
            Interrupt();
            return;
        }

        var framesPerBeat = transport.FramesPerBeat(sampleRate);
        if (!_isRunning || Math.Abs(transport.Beat - _nextBeat) * framesPerBeat > 1)
        {
            Interrupt();
            (_isRunning, _lastBar) = (true, double.NaN);
        }

        for (var bar = transport.BarStart; ; bar += transport.BeatsPerBar)
        {
            var offset = (long)Math.Ceiling(((bar - transport.Beat) * framesPerBeat) - Tolerance);
            if (offset >= frames)
            {
                break;
            }

            // A line between two frames is the first frame behind it, and may have been seen at the end of the last block.
            if (offset >= 0 && !(Math.Abs(bar - _lastBar) < Tolerance))
            {
                Add(new BarMark(start + offset, bar));
                _lastBar = bar;
            }
        }

        _nextBeat = transport.Beat + (frames / framesPerBeat);
    }

    /// <summary>The audio thread alone: what comes next does not follow what came before.</summary>
    public void Interrupt()
    {
        if (_isRunning)
        {
            _isRunning = false;
            Volatile.Write(ref _runStart, _count);
        }
    }

    /// <summary>Any other thread: the lines around the last whole bars.</summary>
    /// <param name="bars">1 to <see cref="Capacity"/> - 2.</param>
    /// <param name="start">The line before the first of them.</param>
    /// <param name="end">The line behind the last.</param>
    /// <returns>How many whole bars there are; fewer than asked for: the lines say nothing.</returns>
    public long Last(int bars, out BarMark start, out BarMark end)
    {
        while (true)
        {
            var count = Volatile.Read(ref _count);
            var whole = Math.Min(Capacity - 2, count - Volatile.Read(ref _runStart) - 1);
            (start, end) = (default, default);
            if (whole < bars)
            {
                return Math.Max(0, whole);
            }

            start = _marks[(count - 1 - bars) & (Capacity - 1)];
            end = _marks[(count - 1) & (Capacity - 1)];
            Volatile.ReadBarrier();
            if (Volatile.Read(ref _count) - (count - 1 - bars) < Capacity)
            {
                return whole;
            }
        }
    }

    private void Add(in BarMark mark)
    {
        _marks[_count & (Capacity - 1)] = mark;
        Volatile.Write(ref _count, _count + 1);
    }
}
