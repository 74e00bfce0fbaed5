namespace Sidechain.PluginHostSim.Plugin;

/// <summary>A plugin's window as far as a host without a screen can tell: it opens, is drawn, and closes with <c>Dispose</c>.</summary>
internal interface IPluginEditor : IDisposable
{
    /// <summary>The text that the window would show now.</summary>
    string Render();
}
