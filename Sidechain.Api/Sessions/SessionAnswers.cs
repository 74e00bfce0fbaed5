using Sidechain.Api.Users;

namespace Sidechain.Api.Sessions;

/// <summary>A session as the client that began or refreshed it reads it.</summary>
/// <param name="AccessToken">For the header Authorization.</param>
/// <param name="TokenType">Always Bearer.</param>
/// <param name="ExpiresAt">When the access token ends.</param>
/// <param name="RefreshToken">For another access token. Nobody else has it.</param>
/// <param name="RefreshExpiresAt">When that ends, unless it is used before.</param>
/// <param name="User">Who is signed in.</param>
/// <param name="Token">The access token, as clients read it from before there were two.</param>
internal sealed record SessionAnswer(
    string AccessToken, string TokenType, DateTimeOffset ExpiresAt, string RefreshToken, DateTimeOffset RefreshExpiresAt, UserAnswer User,
    string Token);

/// <summary>A session as its user sees it in a list.</summary>
/// <param name="Client">What its client called itself.</param>
/// <param name="Current">The one that asks.</param>
internal sealed record SessionEntry(
    string Id, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt, string? Client, bool Current);

internal sealed record SessionList(IReadOnlyList<SessionEntry> Sessions);

/// <summary>The body of refreshing and of signing out.</summary>
internal sealed record RefreshRequest(string? RefreshToken);
