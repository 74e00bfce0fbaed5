using System.Globalization;

namespace Sidechain.PluginHostSim.Plugin.Capture;

/// <summary>
/// Keeps the song's last seconds, and gives a worker the last whole bars. The audio thread writes without allocating, locking or waiting; a
/// worker copies meanwhile.
/// </summary>
internal sealed class LoopCapture
{
    /// <summary>Most bars of one loop.</summary>
    public const int MaxBars = 32;

    /// <summary>16 bars of four-four time at 120 beats a minute, and the bar that is being played.</summary>
    private const int Seconds = 40;

    /// <summary>How far the audio thread may go on while a worker copies.</summary>
    private const int SlackSeconds = 1;

    private const int Attempts = 4;

    private volatile Take? _take;

    /// <summary>Memory that it takes once it is prepared.</summary>
    public static long Bytes(int sampleRate, int channels) => (long)(Seconds + SlackSeconds) * sampleRate * channels * sizeof(float);

    /// <summary>The message thread, while no block is processed: forgets everything.</summary>
    public void Prepare(int sampleRate, int channels) => _take = new Take(sampleRate, channels);

    /// <summary>The audio thread alone.</summary>
    public void Write(in AudioBlock block)
    {
        if (_take is { } take)
        {
            var start = take.Ring.Written;
            take.Ring.Write(block.Left, block.Right);
            take.Bars.Follow(block.Transport, start, block.Frames);
        }
    }

    /// <summary>The audio thread alone: a block went by that was not captured.</summary>
    public void Interrupt() => _take?.Bars.Interrupt();

    /// <summary>Whole bars that could be shared now, at most <see cref="MaxBars"/>. Any thread.</summary>
    public int WholeBars => (int)Math.Min(MaxBars, _take?.Bars.Last(BarMarks.Capacity, out _, out _) ?? 0);

    /// <summary>Any thread but the audio thread: the last whole bars, up to the latest bar line.</summary>
    /// <param name="bars">1 to <see cref="MaxBars"/>.</param>
    /// <exception cref="CaptureException">The song has not played so many, or they are longer than what is kept.</exception>
    public LoopSnapshot Snapshot(int bars)
    {
        if (bars is < 1 or > MaxBars)
        {
            throw new CaptureException($"A loop has 1 to {MaxBars} bars; {bars} cannot be captured.");
        }

        var take = _take ?? throw new CaptureException("Nothing was played yet. Start the song, then share.");
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var whole = take.Bars.Last(bars, out var start, out var end);
            if (whole < bars)
            {
                throw new CaptureException(whole == 0
                    ? "No whole bar was played since the song started. Play on, then share."
                    : $"Only {Count(whole)} played since the song started, and {bars} were asked for. Play on, or share fewer.");
            }

            if (take.Ring.Written - start.Frame > take.KeptFrames)
            {
                var seconds = ((double)(end.Frame - start.Frame) / take.SampleRate).ToString("0.0", CultureInfo.InvariantCulture);
                throw new CaptureException(
                    $"{bars} bars last {seconds} s at this tempo, "
                    + $"and the plugin keeps {Seconds} s with the bar that is being played. Share fewer bars.");
            }

            var samples = new float[(end.Frame - start.Frame) * take.Channels];
            if (take.Ring.TryCopy(start.Frame, samples))
            {
                MakeFinite(samples);
                var tempo = (end.Beat - start.Beat) * 60 * take.SampleRate / (end.Frame - start.Frame);
                return new LoopSnapshot(samples, take.SampleRate, take.Channels, Math.Round(tempo, 2), bars);
            }
        }

        throw new CaptureException(
            "The bars were overwritten while they were copied: the machine is too busy. Try again, or share fewer bars.");
    }

    private static string Count(long bars) => bars == 1 ? "1 bar was" : $"{bars} bars were";

    /// <summary>Another plugin before this one may have sent NaN; the codec would spread it over the rest of the loop.</summary>
    private static void MakeFinite(Span<float> samples)
    {
        foreach (ref var sample in samples)
        {
            sample = float.IsFinite(sample) ? sample : 0f;
        }
    }

    /// <summary>Everything since one <see cref="Prepare"/>: a worker keeps to the take that it began with.</summary>
    private sealed class Take(int sampleRate, int channels)
    {
        public int SampleRate { get; } = sampleRate;

        public int Channels { get; } = channels;

        public int KeptFrames { get; } = Seconds * sampleRate;

        public CaptureRing Ring { get; } = new((Seconds + SlackSeconds) * sampleRate, channels);

        public BarMarks Bars { get; } = new(sampleRate);
    }
}
