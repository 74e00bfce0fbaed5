namespace Sidechain.Api.Database.Tables;

/// <summary>
/// A log-in that goes on for as long as its refresh token is used. The token itself is its owner's alone: here lies its hash.
/// </summary>
internal sealed class Session
{
    /// <summary>Characters of <see cref="Client"/>.</summary>
    public const int MaxClient = 64;

    /// <summary>32 lower-case hex digits; access tokens name it as <c>sid</c>.</summary>
    public required string Id { get; init; }

    public required string UserId { get; init; }

    /// <summary>SHA-256 of the refresh token, which is too long to be guessed.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>What the client called itself, such as <c>cli/1.2.0</c>; null where it did not.</summary>
    public string? Client { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastUsedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When its user, or a newer session, ended it; null while it goes on.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}
