namespace Sidechain.Api.Posts;

/// <summary>What the one insert of a post returns.</summary>
internal sealed class InsertedPost
{
    /// <summary>The post that the idempotency key stands for; null when there was no such key.</summary>
    public string? KnownPostId { get; init; }

    /// <summary>What that post was made of.</summary>
    public string? KnownFingerprint { get; init; }

    /// <summary>The outbox's entry; null when nothing was written.</summary>
    public long? EntryId { get; init; }

    /// <summary>The author has older posts that Stream has not got: theirs come first.</summary>
    public required bool OlderUndelivered { get; init; }
}
