namespace Sidechain.Tracing.Client.Delivery;

/// <summary>
/// A span that waits: where its JSON lies. Every span is copied into this struct, so it is as small as possible. In a batch the span is a
/// <see cref="QueuedSpan"/>.
/// </summary>
/// <param name="Place">
/// A <see cref="SpanChunk"/>, an array of its own, or an <see cref="UnfinishedSpan"/> around one of them; else a file that the spool knows.
/// </param>
/// <param name="Offset">The first byte within the place.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sequence">Its number in the spool.</param>
/// <param name="WrittenTicks">When it was written to the spool, by the monotonic clock.</param>
internal readonly record struct WaitingSpan(object? Place, int Offset, int Length, uint Sequence = 0, long WrittenTicks = 0)
{
    /// <summary>False for a span that lies in a file.</summary>
    public bool IsInMemory => Place is SpanChunk or byte[] or UnfinishedSpan;

    /// <summary>The note of its begin; null for a span that has ended.</summary>
    public BegunSpan? Begun => (Place as UnfinishedSpan)?.Begun;

    /// <summary>The shared memory that holds it; null for an array of its own and for a file.</summary>
    public SpanChunk? Chunk => Memory as SpanChunk;

    /// <summary>The span's object, UTF-8; empty for a span that lies in a file.</summary>
    public ReadOnlyMemory<byte> Json => Memory switch
    {
        SpanChunk chunk => chunk.At(Offset, Length),
        byte[] own => own,
        _ => default,
    };

    private object? Memory => Place is UnfinishedSpan unfinished ? unfinished.Place : Place;
}
