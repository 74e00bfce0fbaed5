namespace Sidechain.PluginHostSim.Network;

/// <summary>What a network does to bytes on one way. The defaults do nothing.</summary>
internal sealed record NetworkConditions
{
    /// <summary>How long each byte is on its way.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The most that goes through; null: no limit.</summary>
    public int? BytesPerSecond { get; init; }

    /// <summary>The part of packets that are lost, 0 to 1. TCP sends them again, so what is seen is a stall.</summary>
    public double Loss { get; init; }

    /// <summary>The connection is reset when so many bytes went through; null: never.</summary>
    public long? CutAfterBytes { get; init; }

    /// <summary>Resets the connection at the first bytes this way after so many the other way: an answer is lost. Null: never.</summary>
    public long? CutWhenOtherWayPassed { get; init; }
}
