namespace Sidechain.Api.Database.Tables;

/// <summary>A user follows another one: their posts come into the follower's timeline.</summary>
internal sealed class Follow
{
    public required string FollowerId { get; init; }

    public required string FolloweeId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
