namespace Sidechain.PluginHostSim.Host.Clocks;

/// <summary>Says when the next block is due.</summary>
internal interface IBlockClock
{
    /// <summary>The audio thread: the first frame is due now.</summary>
    void Start(int sampleRate);

    /// <summary>The audio thread: waits until the block that begins at this frame is due.</summary>
    /// <returns>How much later it is now, nanoseconds.</returns>
    long WaitFor(long frame);
}
