namespace Sidechain.PluginHostSim.Host.Measures;

/// <summary>The audio thread's counts in one stretch of the song. The audio thread alone writes.</summary>
internal sealed class BlockMeasures(int sampleRate)
{
    public LoadMeter Load { get; } = new(sampleRate);

    /// <summary>The plugins' part of each callback.</summary>
    public Histogram Plugins { get; } = new();

    /// <summary>The same of the callbacks in which the collector did not stop the process.</summary>
    public Histogram Running { get; } = new();

    /// <summary>A callback that does nothing, in the same place of the same blocks: what measuring itself shows.</summary>
    public Histogram Empty { get; } = new();

    /// <summary>How late the thread woke for each block.</summary>
    public Histogram Late { get; } = new();

    public long Blocks { get; private set; }

    public long Frames { get; private set; }

    /// <summary>Callbacks in which the collector stopped the process.</summary>
    public long StoppedBlocks { get; private set; }

    /// <summary>Those of them that took longer than their block lasts.</summary>
    public long StoppedXruns { get; private set; }

    /// <summary>The plugins' bytes on this thread, without blocks that a collection stopped; see <see cref="ThreadAllocations"/>.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>Blocks in which they did.</summary>
    public long AllocatingBlocks { get; private set; }

    /// <summary>One callback; times in nanoseconds.</summary>
    public void Add(int frames, long input, long plugins, long empty, long allocated, bool wasStopped)
    {
        Plugins.Add(plugins);
        Empty.Add(empty);
        var isXrun = Load.Add(input + plugins, frames);
        Blocks++;
        Frames += frames;
        if (wasStopped)
        {
            StoppedBlocks++;
            StoppedXruns += isXrun ? 1 : 0;
            return;
        }

        Running.Add(plugins);
        AllocatedBytes += allocated;
        AllocatingBlocks += allocated > 0 ? 1 : 0;
    }
}
