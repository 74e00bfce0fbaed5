namespace Sidechain.Tracing.Delivery;

/// <summary>An encoded span that waits to be sent.</summary>
/// <param name="TraceId">32 lower-case hex digits.</param>
/// <param name="Json">The span's object, UTF-8.</param>
internal readonly record struct QueuedSpan(string TraceId, ReadOnlyMemory<byte> Json);
