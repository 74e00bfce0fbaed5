namespace Sidechain.Telemetry.Store;

/// <summary>What a group writes of a batch, mostly all of it.</summary>
/// <param name="Pending">The whole.</param>
/// <param name="Batch">The part, as a batch.</param>
/// <param name="IsFirst">Nothing of it has been kept before.</param>
/// <param name="IsLast">With it all is written.</param>
internal sealed record PendingPart(PendingWrite Pending, Batch Batch, bool IsFirst, bool IsLast)
{
    /// <summary>The part, or what a group before has found to be written in its place.</summary>
    public Batch ToWrite { get; init; } = Batch;
}
