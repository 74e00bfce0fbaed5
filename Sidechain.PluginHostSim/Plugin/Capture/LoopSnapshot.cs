namespace Sidechain.PluginHostSim.Plugin.Capture;

/// <summary>Whole bars of what was played, copied out of the ring: the worker's own.</summary>
/// <param name="Samples">Interleaved, finite, full scale 1.0.</param>
/// <param name="SampleRate">Frames a second, hertz.</param>
/// <param name="Channels">1 or 2.</param>
/// <param name="Tempo">Beats a minute over these bars, rounded to two decimals.</param>
/// <param name="Bars">How many.</param>
internal sealed record LoopSnapshot(float[] Samples, int SampleRate, int Channels, double Tempo, int Bars)
{
    public int FrameCount => Samples.Length / Channels;

    public TimeSpan Duration => TimeSpan.FromSeconds((double)FrameCount / SampleRate);
}
