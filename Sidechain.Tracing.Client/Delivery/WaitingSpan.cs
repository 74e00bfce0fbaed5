using Sidechain.Tracing.Client.Spool;

namespace Sidechain.Tracing.Client.Delivery;

/// <summary>A span in the queue, as small as can be, since every span is copied into it: where its JSON lies. In a batch it is a <see cref="QueuedSpan"/>.</summary>
/// <param name="Place">A <see cref="SpanChunk"/>, bytes of its own, a <see cref="SpoolSegment"/>, or an <see cref="UnfinishedSpan"/> around one of these.</param>
/// <param name="Offset">Within the place.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sequence">In the spool.</param>
/// <param name="WrittenTicks">To the spool, by the monotonic clock.</param>
internal readonly record struct WaitingSpan(object Place, int Offset, int Length, uint Sequence = 0, long WrittenTicks = 0)
{
    public static WaitingSpan Of(in SpoolEntry entry) => new(entry.Segment, entry.Offset, entry.Length, entry.Sequence, entry.WrittenTicks);

    /// <summary>Where the spool has it; null for one that is in memory alone.</summary>
    public SpoolEntry? Entry => Place is SpoolSegment segment ? new SpoolEntry(segment, Offset, Length, Sequence, WrittenTicks) : null;

    /// <summary>The start that it was taken from, when it had not ended.</summary>
    public SpoolStart? Unfinished => (Place as UnfinishedSpan)?.Start;

    /// <summary>Null for memory of its own, and for the spool's.</summary>
    public SpanChunk? Chunk => Memory as SpanChunk;

    /// <summary>The span's object, UTF-8; empty while the spool keeps it.</summary>
    public ReadOnlyMemory<byte> Json => Memory switch
    {
        SpanChunk chunk => chunk.At(Offset, Length),
        byte[] own => own,
        _ => default,
    };

    private object Memory => Place is UnfinishedSpan unfinished ? unfinished.Place : Place;
}
