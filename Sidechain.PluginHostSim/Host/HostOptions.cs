using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Host;

/// <summary>How a host runs its plugins.</summary>
internal sealed record HostOptions
{
    /// <summary>Hertz.</summary>
    public int SampleRate { get; init; } = 48_000;

    /// <summary>Frames of a block; with <see cref="HasVariableBlocks"/> the most.</summary>
    public int BlockFrames { get; init; } = 128;

    /// <summary>Every block has another length, as in hosts that cut blocks at automation points.</summary>
    public bool HasVariableBlocks { get; init; }

    public int Channels { get; init; } = 2;

    /// <summary>Beats a minute.</summary>
    public double Tempo { get; init; } = 120;

    public double BeatsPerBar { get; init; } = 4;

    /// <summary>Seed of everything that is random: the same seed plays the same song in the same blocks.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Two harmless system calls around each callback, for <c>strace</c> to see what happens between.</summary>
    public bool HasMarks { get; init; }

    public AudioFormat Format => new(SampleRate, BlockFrames, Channels);
}
