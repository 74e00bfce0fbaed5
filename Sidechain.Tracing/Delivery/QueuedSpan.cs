namespace Sidechain.Tracing.Delivery;

/// <summary>An encoded span that waits to be sent.</summary>
/// <param name="TraceId">32 lower-case hex digits.</param>
/// <param name="Json">The span's object, UTF-8; valid until it is released, see <see cref="SpanChunks"/>.</param>
/// <param name="Chunk">Where it lies; null for memory of its own.</param>
internal readonly record struct QueuedSpan(string TraceId, ReadOnlyMemory<byte> Json, SpanChunk? Chunk = null);
