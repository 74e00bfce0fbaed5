namespace Sidechain.PluginHostSim.Measuring;

/// <summary>All stretches of one kind. Times are nanoseconds of the plugin in a callback.</summary>
/// <param name="P999">Each stretch's p99.9, in the order in which they were played.</param>
/// <param name="MedianP999">Their median.</param>
/// <param name="Max">The longest callback of all.</param>
/// <param name="Blocks">Callbacks.</param>
/// <param name="Xruns">Callbacks that took longer than their block lasts.</param>
/// <param name="AllocatedBytes">By the plugin on the audio thread.</param>
/// <param name="Shares">Loops shared meanwhile.</param>
internal sealed record StretchReport(IReadOnlyList<long> P999, double MedianP999, long Max, long Blocks, long Xruns, long AllocatedBytes, int Shares);
