namespace Sidechain.Client.Documents;

/// <summary>What <c>follow --json</c> prints.</summary>
internal sealed record FollowDocument(string UserId, bool Following, int Followers, string? TraceId);
