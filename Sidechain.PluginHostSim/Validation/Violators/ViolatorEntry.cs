using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation.Violators;

/// <summary>A plugin that is wrong on purpose.</summary>
/// <param name="Plugin">How it is loaded.</param>
/// <param name="CaughtBy">The test that is meant for it.</param>
internal sealed record ViolatorEntry(PluginEntry Plugin, string CaughtBy);
