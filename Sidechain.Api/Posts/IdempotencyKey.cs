namespace Sidechain.Api.Posts;

/// <summary>An <c>Idempotency-Key</c> that an author has used, and the post that it made.</summary>
internal sealed class IdempotencyKey
{
    public required string AuthorId { get; init; }

    public required string Key { get; init; }

    public required string PostId { get; init; }

    /// <summary>Hash of what was posted: the same key with something else is a mistake of the client.</summary>
    public required string Fingerprint { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
