namespace Sidechain.Tracing.Client.Delivery;

/// <summary>What a flush came to.</summary>
/// <param name="Sent">Spans that the server has stored.</param>
/// <param name="Dropped">Spans that are lost: over a bound, refused or rejected; since the flush before.</param>
/// <param name="Pending">Spans that are still queued.</param>
/// <param name="Reason">A sentence that says why not everything was sent; null when it was.</param>
public sealed record DeliveryResult(int Sent, long Dropped, int Pending, string? Reason);
