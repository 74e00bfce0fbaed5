namespace Sidechain.PluginHostSim.Host.Measures;

/// <summary>The audio thread's counts in one stretch of the song. The audio thread alone writes.</summary>
internal sealed class BlockMeasures(int sampleRate)
{
    public LoadMeter Load { get; } = new(sampleRate);

    /// <summary>The plugins' part of each callback.</summary>
    public Histogram Plugins { get; } = new();

    /// <summary>A callback that does nothing, in the same place of the same blocks: what measuring itself shows.</summary>
    public Histogram Empty { get; } = new();

    /// <summary>How late the thread woke for each block.</summary>
    public Histogram Late { get; } = new();

    public long Blocks { get; private set; }

    public long Frames { get; private set; }

    /// <summary>Bytes that the plugins allocated on this thread.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>Blocks in which they did.</summary>
    public long AllocatingBlocks { get; private set; }

    /// <summary>One callback; times in nanoseconds.</summary>
    public void Add(int frames, long input, long plugins, long empty, long allocated)
    {
        Plugins.Add(plugins);
        Empty.Add(empty);
        Load.Add(input + plugins, frames);
        Blocks++;
        Frames += frames;
        AllocatedBytes += allocated;
        AllocatingBlocks += allocated > 0 ? 1 : 0;
    }
}
