namespace Sidechain.Api.Database.Tables;

/// <summary>A user likes a post.</summary>
internal sealed class Like
{
    public required string PostId { get; init; }

    public required string UserId { get; init; }

    /// <summary>The reaction at Stream; another one when the post is liked again.</summary>
    public required Guid ReactionId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
