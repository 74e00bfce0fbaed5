namespace Sidechain.Api.Sessions;

/// <summary>A session whose refresh token was good, and its user as they are now.</summary>
internal sealed class RefreshedSession
{
    public required string Id { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required string UserId { get; init; }

    public required string UserName { get; init; }

    public required string UserRole { get; init; }
}
