namespace Sidechain.Api.Database.Tables;

/// <summary>What a user says about a post.</summary>
internal sealed class Comment
{
    public const int MaxText = 1000;

    /// <summary>A UUID as 32 lower-case hex digits; with dashes the reaction's id at Stream.</summary>
    public required string Id { get; init; }

    public required string PostId { get; init; }

    public required string AuthorId { get; init; }

    public User? Author { get; init; }

    public required string Text { get; init; }

    /// <summary>To the microsecond.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
