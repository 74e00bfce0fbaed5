namespace Sidechain.PluginHostSim.Host.Measures;

/// <summary>What the runtime's garbage collector did meanwhile.</summary>
internal sealed record GarbageReport(int Collections, double PauseMs, double LongestPauseMs);
