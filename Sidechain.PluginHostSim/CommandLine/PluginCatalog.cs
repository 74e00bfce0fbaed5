using Sidechain.PluginHostSim.Plugin;
using Sidechain.PluginHostSim.Plugin.Capture;
using Sidechain.PluginHostSim.Validation.Violators;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>The plugins that this host can load, by name.</summary>
internal static class PluginCatalog
{
    public const string LoopSharing = "loop-sharing";

    public static IReadOnlyList<PluginEntry> All { get; } =
    [
        new(LoopSharing, "Keeps the last bars, and shares them as a loop", () => new LoopSharingPlugin())
        {
            KeptBytes = format => LoopCapture.Bytes(format.SampleRate, format.Channels),
        },
        .. Violators.All.Select(violator => violator.Plugin),
    ];

    public static PluginEntry? Find(string name) => All.FirstOrDefault(entry => entry.Name == name);
}
