namespace Sidechain.Client.Documents;

/// <summary>A request whose answer never came.</summary>
/// <param name="Key">Its <c>Idempotency-Key</c>.</param>
/// <param name="At">When it was sent.</param>
internal sealed record LostAnswer(string Key, DateTimeOffset At);
