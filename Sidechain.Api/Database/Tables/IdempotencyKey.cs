using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Database.Tables;

/// <summary>An <c>Idempotency-Key</c> that an author has used, and the post that it made.</summary>
internal sealed class IdempotencyKey
{
    private const int MaxKey = 128;

    public required string AuthorId { get; init; }

    public required string Key { get; init; }

    public required string PostId { get; init; }

    /// <summary>Hash of what was posted: the same key with something else is a mistake of the client.</summary>
    public required string Fingerprint { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What is wrong with a header, else null.</summary>
    public static Problem? WhyNot(string? header) =>
        header?.Length > MaxKey ? Problem.BadRequest($"Idempotency-Key must have at most {MaxKey} characters.") : null;
}
