namespace Sidechain.PluginHostSim.Measuring;

/// <summary>All stretches of one kind. Times are nanoseconds of the plugin in a callback.</summary>
/// <param name="P999">Each stretch's p99.9, in the order in which they were played.</param>
/// <param name="MedianP50">The median of the stretches' p50: the usual callback, which the machine's noise hardly touches.</param>
/// <param name="MedianP999">Their median.</param>
/// <param name="MedianRunningP999">The same of the callbacks in which the collector did not stop the process.</param>
/// <param name="Max">The longest callback of all.</param>
/// <param name="Blocks">Callbacks.</param>
/// <param name="StoppedBlocks">Callbacks in which the collector stopped the process.</param>
/// <param name="Xruns">Callbacks that took longer than their block lasts.</param>
/// <param name="StoppedXruns">Those of them in which the collector stopped the process.</param>
/// <param name="AllocatedBytes">By the plugin on the audio thread.</param>
/// <param name="Shares">Loops shared meanwhile.</param>
internal sealed record StretchReport(
    IReadOnlyList<long> P999,
    double MedianP50,
    double MedianP999,
    double MedianRunningP999,
    long Max,
    long Blocks,
    long StoppedBlocks,
    long Xruns,
    long StoppedXruns,
    long AllocatedBytes,
    int Shares);
