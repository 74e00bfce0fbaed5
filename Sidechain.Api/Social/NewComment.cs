namespace Sidechain.Api.Social;

/// <summary>What became of a comment that was sent.</summary>
internal sealed class NewComment
{
    /// <summary>False: there is no such post.</summary>
    public required bool SubjectKnown { get; init; }

    /// <summary>False: the token's user is not in this database.</summary>
    public required bool UserKnown { get; init; }

    public DateTimeOffset? PostedAt { get; init; }

    /// <summary>The comment that the idempotency key stands for; null where it is new.</summary>
    public string? KnownText { get; init; }

    public DateTimeOffset? KnownAt { get; init; }

    /// <summary>The outbox's entry; null: nothing was written.</summary>
    public long? EntryId { get; init; }
}
