using System.Buffers.Binary;
using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation.Violators;

/// <summary>Counts its programs from one.</summary>
internal sealed class MiscountsPrograms : PlainPlugin
{
    private readonly string[] _loaded = ["One", "Two", "Three"];

    public override int Program
    {
        get => base.Program;
        set => base.Program = _loaded[value + 1].Length > 0 ? value : 0;
    }
}

/// <summary>Believes every project file.</summary>
internal sealed class TrustsState : PlainPlugin
{
    public override byte[] SaveState() => [4, 0, 0, 0, .. base.SaveState()];

    public override void RestoreState(ReadOnlySpan<byte> state)
    {
        var offset = BinaryPrimitives.ReadInt32LittleEndian(state);
        base.RestoreState(state[offset..]);
    }
}

/// <summary>Saves nothing.</summary>
internal sealed class ForgetsState : PlainPlugin
{
    public override byte[] SaveState() => [];
}

/// <summary>Asks which thread saves, as code of a user interface does.</summary>
internal sealed class SavesOnOneThread : PlainPlugin
{
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public override byte[] SaveState() =>
        Environment.CurrentManagedThreadId == _thread
            ? base.SaveState()
            : throw new InvalidOperationException("The state belongs to the message thread.");
}

/// <summary>Has a parameter whose default lies outside of its range.</summary>
internal sealed class DefaultsOutside : PlainPlugin
{
    public override IReadOnlyList<PluginParameter> Parameters { get; } = [new PluginParameter("Mix", 0f, 1f, 3f)];
}
