namespace Sidechain.PluginHostSim.Plugin;

/// <summary>A plugin's window as far as a host without a screen can tell: it opens, is drawn, and closes with <c>Dispose</c>.</summary>
internal interface IPluginEditor : IDisposable
{
    /// <summary>What the window would show now, as text.</summary>
    string Render();
}
