using Sidechain.StreamFake.Activities;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Reactions;

/// <summary>Saves reactions together with the activity by which each is told to other feeds.</summary>
internal static class ReactionPosting
{
    /// <param name="reaction">As it is now, its post aside.</param>
    /// <param name="targets">The feeds that are told now; null: those that were.</param>
    /// <param name="extra">Custom members of the activity; null: those that were.</param>
    /// <param name="transaction">Does it.</param>
    public static Reaction Save(Reaction reaction, FeedId[]? targets, ReadOnlyMemory<byte>? extra, Transaction transaction)
    {
        var old = reaction.Post;
        var feeds = targets ?? old?.Feeds ?? [];
        var post = feeds.Count == 0
            ? null
            : new ReactionPost(old?.ActivityId ?? transaction.NextId(reaction.CreatedAt), feeds, extra ?? old?.Extra ?? default);
        reaction = reaction with { Post = post };
        transaction.Do(new ReactionSaved(reaction));
        Tell(reaction, old, transaction);
        return reaction;
    }

    /// <summary>Brings back a reaction that was hidden, and what it had posted.</summary>
    public static void Restore(Reaction reaction, Transaction transaction)
    {
        reaction = reaction with { IsDeleted = false };
        transaction.Do(new ReactionSaved(reaction));
        Tell(reaction, old: null, transaction);
    }

    private static void Tell(Reaction reaction, ReactionPost? old, Transaction transaction)
    {
        if (reaction.Post is { } post)
        {
            var activity = post.ToActivity(reaction);
            transaction.Do(old is null || transaction.State.Activities.Find(post.ActivityId) is null
                ? new ActivitiesAdded(null, post.Feeds, ReachesFollowers: true, [activity])
                : new ActivityRetargeted(activity, [.. post.Feeds.Except(old.Feeds)], [.. old.Feeds.Except(post.Feeds)]));
        }
        else if (old is not null && transaction.State.Activities.Find(old.ActivityId) is { } row)
        {
            transaction.Do(new ActivityRetargeted(row.Activity, [], old.Feeds));
        }
    }
}
