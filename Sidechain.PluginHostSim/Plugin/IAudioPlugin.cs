namespace Sidechain.PluginHostSim.Plugin;

/// <summary>
/// The contract of host and plugin. A host calls <see cref="Prepare"/>, <see cref="Process"/> as often as it likes on its audio thread, and
/// <see cref="Release"/>, again and again. It disposes of the plugin at the end, which then has no thread left. All but
/// <see cref="Process"/> and the parameters' values is called on the host's message thread.
/// </summary>
internal interface IAudioPlugin : IDisposable
{
    string Name { get; }

    IReadOnlyList<PluginParameter> Parameters { get; }

    /// <summary>Names of the programs; at least one.</summary>
    IReadOnlyList<string> Programs { get; }

    /// <summary>Index of the current program.</summary>
    int Program { get; set; }

    /// <summary>While it is set the host still calls <see cref="Process"/>, and the plugin lets the audio through untouched.</summary>
    bool IsBypassed { get; set; }

    /// <summary>Allocates whatever blocks of this format need. May be called again without <see cref="Release"/>.</summary>
    void Prepare(AudioFormat format);

    /// <summary>
    /// On the audio thread: works on one block in place. It must not allocate, wait or call the system. A block may be shorter than
    /// prepared, and in bad hosts longer.
    /// </summary>
    void Process(in AudioBlock block);

    /// <summary>No block comes before the next <see cref="Prepare"/>.</summary>
    void Release();

    /// <summary>The bytes that a project file keeps of the plugin.</summary>
    byte[] SaveState();

    /// <summary>Takes what <see cref="SaveState"/> gave; anything else is ignored.</summary>
    void RestoreState(ReadOnlySpan<byte> state);

    /// <summary>The window, which the user may open and close at any time; null for a plugin without one.</summary>
    IPluginEditor? CreateEditor();
}
