namespace Sidechain.PluginHostSim.Host.Clocks;

/// <summary>Every block is due at once: a bounce.</summary>
internal sealed class OfflineClock : IBlockClock
{
    public void Start(int sampleRate)
    {
        // Nothing is due later.
    }

    public long WaitFor(long frame) => 0;
}
