using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.State;

/// <summary>How activities come into feeds and out of them again.</summary>
internal static class Deliveries
{
    /// <summary>Puts the activity into the feed and, unless it is for that feed alone, its followers; it goes no further.</summary>
    public static StreamState Deliver(this StreamState state, TimeUuid activity, FeedId feed, bool reachesFollowers)
    {
        state = state.Put(activity, feed, feed);
        if (reachesFollowers)
        {
            foreach (var follow in state.Feed(feed).Followers)
            {
                state = state.Put(activity, follow.Source, feed);
            }
        }

        return state;
    }

    /// <summary>Copies the newest activities that were added to a feed into one that begins to follow it.</summary>
    public static StreamState Copy(this StreamState state, FeedId from, FeedId into, int limit)
    {
        foreach (var entry in state.Feed(from).Entries.Reverse().Where(e => e.Sources.Contains(from)).Take(limit))
        {
            state = state.Put(entry.Id, into, from);
        }

        return state;
    }

    /// <summary>Takes the activity out of the feed and out of those that got it from there; out of all when it began there.</summary>
    public static StreamState Withdraw(this StreamState state, TimeUuid activity, FeedId feed)
    {
        if (state.Activities.Find(activity) is not { } row || state.Feed(feed).Find(activity) is null)
        {
            return state;
        }

        if (row.Origin == feed)
        {
            return state.Remove(activity);
        }

        foreach (var place in row.Places)
        {
            // The feed itself gives it up, wherever it had it from.
            state = place == feed ? state.Take(activity, place) : state.Drop(activity, place, feed);
        }

        return state.Activities.Find(activity)!.Places.IsEmpty ? state.Remove(activity) : state;
    }

    /// <summary>Takes out of a feed what it has from one that it no longer follows.</summary>
    public static StreamState Forget(this StreamState state, FeedId from, FeedId into)
    {
        foreach (var entry in state.Feed(into).Entries.Where(e => e.Sources.Contains(from)))
        {
            state = state.Drop(entry.Id, into, from);
        }

        return state;
    }

    /// <summary>Removes activities with their reactions, and with what reactions posted to other feeds, and so on.</summary>
    public static StreamState Remove(this StreamState state, params IEnumerable<TimeUuid> activities)
    {
        var waiting = new Queue<TimeUuid>(activities);
        while (waiting.TryDequeue(out var next))
        {
            if (state.Activities.Find(next) is not { } row)
            {
                continue;
            }

            foreach (var place in row.Places)
            {
                state = state.With(place, state.Feed(place).Without(next));
            }

            var (reactions, posted) = state.Reactions.WithoutThreadOf(next);
            state = state with { Activities = state.Activities.Without(row.Activity), Reactions = reactions };
            foreach (var activity in posted)
            {
                waiting.Enqueue(activity);
            }
        }

        return state;
    }

    private static StreamState Put(this StreamState state, TimeUuid activity, FeedId into, FeedId source)
    {
        var feed = state.Feed(into);
        var next = feed.Put(activity, source, state.Arrivals + 1);
        return ReferenceEquals(next, feed)
            ? state
            : state.With(into, next) with { Activities = state.Activities.At(activity, into), Arrivals = state.Arrivals + 1 };
    }

    private static StreamState Drop(this StreamState state, TimeUuid activity, FeedId place, FeedId source)
    {
        var feed = state.Feed(place);
        var next = feed.Drop(activity, source);
        if (ReferenceEquals(next, feed))
        {
            return state;
        }

        state = state.With(place, next);
        return next.Find(activity) is null ? state with { Activities = state.Activities.NotAt(activity, place) } : state;
    }

    private static StreamState Take(this StreamState state, TimeUuid activity, FeedId place) =>
        state.With(place, state.Feed(place).Without(activity)) with { Activities = state.Activities.NotAt(activity, place) };
}
