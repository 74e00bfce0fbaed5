namespace Sidechain.PluginHostSim.Plugin.Capture;

/// <summary>A bar line.</summary>
/// <param name="Frame">The first frame of the bar, as the ring counts them.</param>
/// <param name="Beat">Where that is in the song, in quarter notes.</param>
internal readonly record struct BarMark(long Frame, double Beat);
