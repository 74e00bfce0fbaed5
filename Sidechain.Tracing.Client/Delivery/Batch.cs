using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Delivery;

/// <summary>What one request carries; the same for each attempt.</summary>
/// <param name="Id">A UUID.</param>
/// <param name="Spans">In the order they ended.</param>
/// <param name="Dropped">Losses that no acknowledged batch has reported.</param>
/// <param name="Done">Traces that this batch completes.</param>
internal sealed record Batch(
    string Id,
    IReadOnlyList<QueuedSpan> Spans,
    IReadOnlyList<WireDropped> Dropped,
    IReadOnlyList<string> Done)
{
    /// <summary>The clock of the run that recorded the spans.</summary>
    public WireClock? Clock { get; init; }

    // Not one that holds the time: on a clock before 1970 there is none.
    public static string NewId() => Guid.NewGuid().ToString();
}
