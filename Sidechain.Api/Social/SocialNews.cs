using Sidechain.Api.Cache;
using Sidechain.Api.Stream;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Social;

/// <summary>What follows once a like, a follow or a comment is in the database: cached answers are dropped, and Stream is told.</summary>
internal sealed class SocialNews(TimelineCache timelines, ActivityDelivery delivery)
{
    public const string Add = "add";
    public const string Remove = "remove";

    /// <summary>Does nothing where nothing has changed.</summary>
    public Task SpreadAsync(SocialChange change, StreamNews news, string? staleTimelineOf, CancellationToken cancellationToken) =>
        change.EntryId is { } entry
            ? SpreadAsync(entry, change.OlderUndelivered, news, staleTimelineOf, cancellationToken)
            : Task.CompletedTask;

    /// <param name="entry">The outbox's.</param>
    /// <param name="olderUndelivered">Stream has yet to be told of something that came before in this lane.</param>
    /// <param name="news">What Stream is told.</param>
    /// <param name="staleTimelineOf">Whose timeline reads differently now; null: nobody's that would not be read anew soon.</param>
    /// <param name="cancellationToken">Ends the wait; the outbox's worker does what is left.</param>
    public async Task SpreadAsync(
        long entry, bool olderUndelivered, StreamNews news, string? staleTimelineOf, CancellationToken cancellationToken)
    {
        if (staleTimelineOf is not null)
        {
            await timelines.DropAsync(staleTimelineOf, cancellationToken);
        }

        if (!olderUndelivered)
        {
            await delivery.TryNowAsync(entry, news, cancellationToken);
        }
    }

    public static Problem UnknownUser() => Problem.Unauthorized("The token's user does not exist here: register or sign in again.");
}
