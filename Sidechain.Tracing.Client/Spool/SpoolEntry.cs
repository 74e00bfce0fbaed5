namespace Sidechain.Tracing.Client.Spool;

/// <summary>Where the spool of this run keeps an ended span.</summary>
/// <param name="Segment">Its file.</param>
/// <param name="Offset">Of the JSON in the file.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sequence">Its number in the run.</param>
/// <param name="WrittenTicks">When, by the monotonic clock: nobody sets that one.</param>
internal readonly record struct SpoolEntry(SpoolSegment Segment, int Offset, int Length, uint Sequence, long WrittenTicks);
