namespace Sidechain.PluginHostSim.Host;

/// <summary>The lengths of the blocks to come: all the same, or any from 1 frame to the longest.</summary>
internal sealed class BlockSizes(HostOptions options)
{
    private readonly Random? _random = options.HasVariableBlocks ? new Random(options.Seed) : null;

    public int Next() => _random?.Next(1, options.BlockFrames + 1) ?? options.BlockFrames;
}
