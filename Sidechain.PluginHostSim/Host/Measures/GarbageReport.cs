namespace Sidechain.PluginHostSim.Host.Measures;

/// <summary>The garbage collector's work during a run.</summary>
internal sealed record GarbageReport(int Collections, double PauseMs, double LongestPauseMs);
