namespace Sidechain.PluginHostSim.Plugin;

/// <summary>The plugin's window.</summary>
internal sealed class LoopSharingEditor(LoopSharingPlugin plugin) : IPluginEditor
{
    public string Render() => $"{plugin.Name}: the last {plugin.Bars} bars ({plugin.Capture.WholeBars} played)";

    public void Dispose()
    {
        // Nothing of the plugin lives on in its window.
    }
}
