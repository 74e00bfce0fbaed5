namespace Sidechain.Client.Documents;

/// <summary>The document that <c>follow --json</c> prints.</summary>
internal sealed record FollowDocument(string UserId, bool Following, int Followers, string? TraceId);
