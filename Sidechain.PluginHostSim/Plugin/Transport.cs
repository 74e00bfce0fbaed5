namespace Sidechain.PluginHostSim.Plugin;

/// <summary>Where the song is at the first frame of a block, as hosts tell it to plugins. Beats are quarter notes.</summary>
/// <param name="IsPlaying">False while the user has stopped the song; blocks come nevertheless.</param>
/// <param name="Tempo">Beats a minute.</param>
/// <param name="BeatsPerBar">4 in four-four time.</param>
/// <param name="Beat">Beats from the start of the song.</param>
/// <param name="BarStart">The beat at which the current bar started.</param>
internal readonly record struct Transport(bool IsPlaying, double Tempo, double BeatsPerBar, double Beat, double BarStart)
{
    /// <summary>Frames of one beat at a sample rate, with its fraction.</summary>
    public double FramesPerBeat(int sampleRate) => 60.0 * sampleRate / Tempo;
}
