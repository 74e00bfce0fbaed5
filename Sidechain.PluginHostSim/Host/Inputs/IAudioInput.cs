using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Host.Inputs;

/// <summary>The sound of the track before the plugins get it.</summary>
internal interface IAudioInput
{
    /// <summary>The audio thread: fills a block; allocates nothing.</summary>
    void Fill(in AudioBlock block);
}
