namespace Sidechain.PluginHostSim.Plugin;

/// <summary>A host's promise about the blocks to come.</summary>
/// <param name="SampleRate">Frames a second, hertz.</param>
/// <param name="MaxFrames">Frames of the longest block.</param>
/// <param name="Channels">1 or 2.</param>
internal sealed record AudioFormat(int SampleRate, int MaxFrames, int Channels)
{
    public const int MinSampleRate = 44_100;
    public const int MaxSampleRate = 192_000;
    public const int MinBlockFrames = 32;
    public const int MaxBlockFrames = 2_048;

    /// <summary>How long so many frames last.</summary>
    public TimeSpan Duration(long frames) => TimeSpan.FromSeconds((double)frames / SampleRate);
}
