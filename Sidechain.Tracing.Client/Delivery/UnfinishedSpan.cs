namespace Sidechain.Tracing.Client.Delivery;

/// <summary>A copy of a span that still runs; its end will follow.</summary>
/// <param name="Place">The memory that holds the copy.</param>
/// <param name="Begun">What the buffer noted when the span began.</param>
internal sealed record UnfinishedSpan(object? Place, BegunSpan Begun);
