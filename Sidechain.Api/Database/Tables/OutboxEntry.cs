namespace Sidechain.Api.Database.Tables;

/// <summary>Something that Stream may not know yet. Written together with what it is about, removed by the worker.</summary>
internal sealed class OutboxEntry
{
    /// <summary>Ascending in the order in which things happened; the entries of a lane are delivered in it.</summary>
    public long Id { get; init; }

    public required OutboxKind Kind { get; init; }

    /// <summary>Whose order matters: an author's posts, or what one user does to one thing. Lanes do not wait for each other.</summary>
    public required string Lane { get; init; }

    /// <summary>Who did it.</summary>
    public required string AuthorId { get; init; }

    /// <summary>The post that it is about; null for follows.</summary>
    public string? PostId { get; init; }

    /// <summary>When the post was made: with the post's id what makes the activity unique at Stream.</summary>
    public required DateTimeOffset PostedAt { get; init; }

    /// <summary>The id of a reaction, or the user who is followed.</summary>
    public string? Subject { get; init; }

    /// <summary>What a comment says.</summary>
    public string? Text { get; init; }

    /// <summary>The <c>traceparent</c> of the first trace, for the link; null when there was none.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Attempts of the worker so far.</summary>
    public int Attempts { get; init; }

    /// <summary>By the database's clock. Until then somebody else, at first the request itself, is on it.</summary>
    public required DateTimeOffset NextAttemptAt { get; init; }
}
