using Sidechain.Api.Database.Tables;

namespace Sidechain.Api.Stream;

/// <summary>Something to tell Stream.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="AuthorId">Who did it.</param>
/// <param name="PostId">The post that it is about; null for follows.</param>
/// <param name="PostedAt">When that post was made.</param>
/// <param name="Subject">The id of a reaction, or the user who is followed.</param>
/// <param name="Text">What a comment says.</param>
internal sealed record StreamNews(
    OutboxKind Kind, string AuthorId, string? PostId, DateTimeOffset PostedAt, string? Subject = null, string? Text = null)
{
    public static StreamNews Of(OutboxEntry entry) =>
        new(entry.Kind, entry.AuthorId, entry.PostId, entry.PostedAt, entry.Subject, entry.Text);

    /// <summary>The user whose timeline reads differently once Stream knows; null: nobody's.</summary>
    public string? TimelineOf => Kind is OutboxKind.Post or OutboxKind.Follow or OutboxKind.Unfollow ? AuthorId : null;
}
