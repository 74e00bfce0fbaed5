using System.Collections.Immutable;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.State;

/// <summary>The app's data at one moment. A state never changes: readers need no lock, and a failed write leaves no trace.</summary>
internal sealed record StreamState
{
    public static readonly StreamState Empty = new();

    public ActivityTable Activities { get; init; } = ActivityTable.Empty;

    public ImmutableDictionary<FeedId, Feed> Feeds { get; init; } = ImmutableDictionary<FeedId, Feed>.Empty;

    public ReactionTable Reactions { get; init; } = ReactionTable.Empty;

    public ImmutableDictionary<string, User> Users { get; init; } = ImmutableDictionary<string, User>.Empty;

    public ImmutableDictionary<ItemId, CollectionItem> Items { get; init; } = ImmutableDictionary<ItemId, CollectionItem>.Empty;

    /// <summary>The highest sequence number in any id.</summary>
    public ulong LastSequence { get; init; }

    /// <summary>How often something came into a feed: it tells what came after a reader last looked.</summary>
    public ulong Arrivals { get; init; }

    public Feed Feed(FeedId id) => Feeds.GetValueOrDefault(id, State.Feed.Empty);

    public StreamState With(FeedId id, Feed feed) =>
        this with { Feeds = feed.IsEmpty ? Feeds.Remove(id) : Feeds.SetItem(id, feed) };

    /// <summary>Takes note of an id that is in use.</summary>
    public StreamState Knowing(TimeUuid id) => id.Sequence > LastSequence ? this with { LastSequence = id.Sequence } : this;
}
