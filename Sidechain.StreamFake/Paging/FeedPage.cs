using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Paging;

/// <summary>Entries of a feed, newest first, and whether older ones follow.</summary>
internal sealed record FeedPage(IReadOnlyList<FeedEntry> Entries, bool HasMore)
{
    /// <summary>The part of the feed that is asked for.</summary>
    public static FeedPage Of(Feed feed, PageQuery query)
    {
        var (from, to) = query.Range(feed.Entries);
        var newest = to - 1 - Math.Min(query.Offset, to);
        var count = Math.Min(query.Limit, newest - from + 1);
        return count <= 0
            ? new FeedPage([], HasMore: false)
            : new FeedPage([.. Enumerable.Range(0, count).Select(i => feed.Entries[newest - i])], HasMore: newest - count >= from);
    }
}
