using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Host;

/// <summary>A place in the host's chain. A plugin that throws is not called again, and the song goes on without it.</summary>
internal sealed class PluginSlot(IAudioPlugin plugin)
{
    private Exception? _failure;

    public IAudioPlugin Plugin => plugin;

    /// <summary>The exception that it threw on the audio thread.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    public void Process(in AudioBlock block)
    {
        if (_failure is not null)
        {
            return;
        }

        try
        {
            plugin.Process(block);
        }
        catch (Exception exception)
        {
            Volatile.Write(ref _failure, exception);
        }
    }
}
