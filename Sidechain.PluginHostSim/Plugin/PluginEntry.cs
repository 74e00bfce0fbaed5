namespace Sidechain.PluginHostSim.Plugin;

/// <summary>A plugin that can be loaded.</summary>
/// <param name="Name">As <c>--plugin</c> takes it.</param>
/// <param name="Summary">One line for people.</param>
/// <param name="Create">Loads one instance.</param>
internal sealed record PluginEntry(string Name, string Summary, Func<IAudioPlugin> Create)
{
    /// <summary>Bytes of audio that an instance keeps of a song in this format.</summary>
    public Func<AudioFormat, long> KeptBytes { get; init; } = _ => 0;
}
