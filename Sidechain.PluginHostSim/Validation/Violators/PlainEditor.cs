using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation.Violators;

/// <summary>A window with a title.</summary>
/// <param name="title">Shown.</param>
/// <param name="onRender">Runs each time that it is drawn.</param>
/// <param name="onClose">Runs when it closes.</param>
internal sealed class PlainEditor(string title, Action? onRender = null, Action? onClose = null) : IPluginEditor
{
    public string Render()
    {
        onRender?.Invoke();
        return title;
    }

    public void Dispose() => onClose?.Invoke();
}
