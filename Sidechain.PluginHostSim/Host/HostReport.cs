using Sidechain.PluginHostSim.Host.Measures;

namespace Sidechain.PluginHostSim.Host;

/// <summary>The figures that a host measured while it played.</summary>
/// <param name="SampleRate">Hertz.</param>
/// <param name="BlockFrames">Frames of a block, or of the longest.</param>
/// <param name="VariableBlocks">Whether their lengths varied.</param>
/// <param name="Instances">Plugins in the chain.</param>
/// <param name="Priority">The audio thread's priority.</param>
/// <param name="Blocks">Callbacks counted.</param>
/// <param name="Seconds">Audio played.</param>
/// <param name="Load">JUCE's, 0 to 1, at the end.</param>
/// <param name="Xruns">JUCE's: callbacks that took longer than their block lasts.</param>
/// <param name="StoppedXruns">Those of them in which the collector stopped the process.</param>
/// <param name="Restarts">How often the clock fell behind by a second and began anew.</param>
/// <param name="Plugins">Time of the plugins in a callback.</param>
/// <param name="Empty">Time of an empty callback in the same place.</param>
/// <param name="Late">How late the thread woke for its blocks.</param>
/// <param name="StoppedBlocks">Callbacks in which the collector stopped the process.</param>
/// <param name="AllocatedBytes">By the plugins, on the audio thread, in all other callbacks.</param>
/// <param name="AllocatingBlocks">Callbacks in which they allocated.</param>
/// <param name="Garbage">The collector's work meanwhile.</param>
/// <param name="Failures">Plugins that threw, a sentence each.</param>
internal sealed record HostReport(
    int SampleRate,
    int BlockFrames,
    bool VariableBlocks,
    int Instances,
    string Priority,
    long Blocks,
    double Seconds,
    double Load,
    long Xruns,
    long StoppedXruns,
    int Restarts,
    Percentiles Plugins,
    Percentiles Empty,
    Percentiles Late,
    long StoppedBlocks,
    long AllocatedBytes,
    long AllocatingBlocks,
    GarbageReport Garbage,
    IReadOnlyList<string> Failures);
