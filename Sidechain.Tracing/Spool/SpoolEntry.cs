namespace Sidechain.Tracing.Spool;

/// <summary>Where the spool of this run keeps an ended span.</summary>
internal readonly record struct SpoolEntry(SpoolSegment Segment, int Offset, int Length, uint Sequence, long WrittenUs);
