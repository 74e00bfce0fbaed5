namespace Sidechain.Api.Social;

/// <summary>What became of taking a comment back.</summary>
internal sealed class RemovedComment
{
    /// <summary>The comment was there, whoever wrote it.</summary>
    public required bool Known { get; init; }

    /// <summary>The outbox's entry; null: it was not removed.</summary>
    public long? EntryId { get; init; }

    /// <summary>Stream has yet to be told of the comment itself.</summary>
    public required bool OlderUndelivered { get; init; }
}
