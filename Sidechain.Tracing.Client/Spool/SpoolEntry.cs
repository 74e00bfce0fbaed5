using Sidechain.Tracing.Client.Delivery;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>Where the spool of this run keeps an ended span.</summary>
/// <param name="Segment">Its file.</param>
/// <param name="Offset">The first byte of the JSON in the file.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sequence">Its number in the run.</param>
/// <param name="WrittenTicks">When it was written, by the monotonic clock: nobody sets that one.</param>
internal readonly record struct SpoolEntry(SpoolSegment Segment, int Offset, int Length, uint Sequence, long WrittenTicks)
{
    /// <summary>Null for a span that is in memory.</summary>
    public static SpoolEntry? Of(in WaitingSpan waiting) =>
        waiting.Place is SpoolSegment segment
            ? new SpoolEntry(segment, waiting.Offset, waiting.Length, waiting.Sequence, waiting.WrittenTicks)
            : null;

    public WaitingSpan ToWaiting() => new(Segment, Offset, Length, Sequence, WrittenTicks);
}
