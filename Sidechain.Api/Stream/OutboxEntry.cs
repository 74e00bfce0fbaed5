namespace Sidechain.Api.Stream;

/// <summary>A post whose activity Stream may not have yet. Written together with the post, removed by the worker.</summary>
internal sealed class OutboxEntry
{
    /// <summary>Ascending in the order of the posts; an author's entries are delivered in it.</summary>
    public long Id { get; init; }

    public required string PostId { get; init; }

    public required string AuthorId { get; init; }

    /// <summary>When the post was made: with the post's id what makes the activity unique at Stream.</summary>
    public required DateTimeOffset PostedAt { get; init; }

    /// <summary>The <c>traceparent</c> of the post's trace, for the link; null when there was none.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Attempts of the worker so far.</summary>
    public int Attempts { get; init; }

    /// <summary>By the database's clock. Until then somebody else, at first the request itself, is on it.</summary>
    public required DateTimeOffset NextAttemptAt { get; init; }
}
