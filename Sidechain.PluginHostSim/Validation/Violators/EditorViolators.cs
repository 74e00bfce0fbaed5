using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation.Violators;

/// <summary>Its window opens once.</summary>
internal sealed class OpensOnce : PlainPlugin
{
    private bool _wasOpen;

    public override IPluginEditor? CreateEditor()
    {
        var editor = _wasOpen ? null : base.CreateEditor();
        _wasOpen = true;
        return editor;
    }
}

/// <summary>Its callback looks at a window that is being opened.</summary>
internal sealed class DrawsFromAudio : PlainPlugin
{
    private volatile string? _peak = "";

    public override void Process(in AudioBlock block) => _ = _peak!.Length;

    public override IPluginEditor? CreateEditor()
    {
        _peak = null;
        return new PlainEditor(Name, onClose: () => _peak = "");
    }
}

/// <summary>Its window keeps every value that it showed.</summary>
internal sealed class FillsWindow : PlainPlugin
{
    private readonly float[] _history = new float[64];
    private int _turns;

    public override IPluginEditor? CreateEditor() => new PlainEditor(Name, () => _history[_turns] = Gain.Value);

    protected override void OnTurned() => _turns++;
}
