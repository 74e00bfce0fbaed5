namespace Sidechain.Tracing.Client.Delivery;

/// <summary>
/// The note that a buffer made of a span when it began; the buffer gets it back with the span. Only the buffer can read it.
/// </summary>
internal abstract class BegunSpan;
