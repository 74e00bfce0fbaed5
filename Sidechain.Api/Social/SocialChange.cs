namespace Sidechain.Api.Social;

/// <summary>What became of a like, a follow or a comment in the database.</summary>
internal sealed class SocialChange
{
    /// <summary>False: there is no such post, or no such user, to do it to.</summary>
    public required bool SubjectKnown { get; init; }

    /// <summary>False: the token's user is not in this database.</summary>
    public required bool UserKnown { get; init; }

    /// <summary>When the post was made; null where it is about a user.</summary>
    public DateTimeOffset? PostedAt { get; init; }

    /// <summary>Likes of the post, or followers of the user, afterwards.</summary>
    public required int Count { get; init; }

    /// <summary>Stream's reaction that was there; null where there was none, or no reaction.</summary>
    public Guid? ReactionId { get; init; }

    /// <summary>The outbox's entry; null: nothing has changed, it was so before.</summary>
    public long? EntryId { get; init; }

    /// <summary>Stream has yet to be told of something that came before in this lane.</summary>
    public required bool OlderUndelivered { get; init; }
}
