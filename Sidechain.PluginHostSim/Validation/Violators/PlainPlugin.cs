using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation.Violators;

/// <summary>A plugin that does nothing and does it right; each violator breaks one promise of it.</summary>
internal class PlainPlugin : IAudioPlugin
{
    private int _program;

    protected PlainPlugin() => Gain = new PluginParameter("Gain", 0f, 2f, 1f, OnTurned);

    public string Name => GetType().Name;

    public PluginParameter Gain { get; }

    public virtual IReadOnlyList<PluginParameter> Parameters => [Gain];

    public IReadOnlyList<string> Programs { get; } = ["One", "Two", "Three"];

    public virtual int Program
    {
        get => _program;
        set => _program = Math.Clamp(value, 0, Programs.Count - 1);
    }

    public bool IsBypassed { get; set; }

    public virtual void Prepare(AudioFormat format)
    {
        // It needs no memory.
    }

    public virtual void Process(in AudioBlock block)
    {
        // Through as it is.
    }

    public virtual void Release()
    {
        // It holds nothing.
    }

    public virtual byte[] SaveState() => PluginState.Write(Parameters, _program, IsBypassed);

    public virtual void RestoreState(ReadOnlySpan<byte> state)
    {
        if (PluginState.TryRead(state, Parameters, out var program, out var isBypassed))
        {
            (_program, IsBypassed) = (Math.Clamp(program, 0, Programs.Count - 1), isBypassed);
        }
    }

    public virtual IPluginEditor? CreateEditor() => new PlainEditor(Name);

    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool isDisposing)
    {
        // It holds nothing.
    }

    /// <summary>The parameter was turned, on whatever thread.</summary>
    protected virtual void OnTurned()
    {
        // Process would read it.
    }
}
