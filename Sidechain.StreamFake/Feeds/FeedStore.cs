namespace Sidechain.StreamFake.Feeds;

/// <summary>What readers see: only activities that the journal holds safely. Written by the journal's writer alone.</summary>
internal sealed class FeedStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ActivityId, Activity> _activities = [];

    /// <summary>Per feed the ids in ascending order: new ones nearly always go to the end.</summary>
    private readonly Dictionary<FeedId, List<ActivityId>> _feeds = [];

    public void Put(FeedId origin, Activity activity)
    {
        lock (_lock)
        {
            _activities[activity.Id] = activity;
            Insert(origin, activity.Id);
            foreach (var feed in activity.To)
                Insert(feed, activity.Id);
        }
    }

    public FeedPage Read(FeedId feed, PageQuery query)
    {
        lock (_lock)
        {
            if (!_feeds.TryGetValue(feed, out var ids))
                return new FeedPage([], HasMore: false);

            var matching = Enumerable.Reverse(ids).Where(query.Includes).Skip(query.Offset).Take(query.Limit + 1).ToList();
            return new FeedPage(
                [.. matching.Take(query.Limit).Select(id => _activities[id])],
                HasMore: matching.Count > query.Limit);
        }
    }

    private void Insert(FeedId feed, ActivityId id)
    {
        if (!_feeds.TryGetValue(feed, out var ids))
            _feeds[feed] = ids = [];

        var index = ids.BinarySearch(id);
        if (index < 0)
            ids.Insert(~index, id);
    }
}
