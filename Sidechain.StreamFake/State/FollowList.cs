using System.Collections;
using System.Collections.Immutable;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.State;

/// <summary>The follows of one feed, in one direction, by the feed at the other end.</summary>
internal sealed record FollowList : IEnumerable<Follow>
{
    public static readonly FollowList Empty = new();

    private ImmutableDictionary<FeedId, Follow> ByFeed { get; init; } = ImmutableDictionary<FeedId, Follow>.Empty;

    private ImmutableSortedSet<Follow> ByAge { get; init; } = [];

    /// <summary>How many there are of each group: counted at every look at a profile.</summary>
    private ImmutableDictionary<string, int> BySlug { get; init; } = ImmutableDictionary<string, int>.Empty;

    public bool IsEmpty => ByFeed.IsEmpty;

    public Follow? Of(FeedId other) => ByFeed.GetValueOrDefault(other);

    /// <param name="slugs">The groups that count; null: all.</param>
    public int Count(IReadOnlyCollection<string>? slugs = null) =>
        slugs is null ? ByFeed.Count : slugs.Distinct().Sum(slug => BySlug.GetValueOrDefault(slug));

    /// <summary>The newest first.</summary>
    public IEnumerable<Follow> Page(int offset, int limit)
    {
        for (var i = ByAge.Count - 1 - Math.Min(offset, ByAge.Count); i >= 0 && limit > 0; i--, limit--)
        {
            yield return ByAge[i];
        }
    }

    public FollowList With(FeedId other, Follow follow) => this with
    {
        ByFeed = ByFeed.Add(other, follow),
        ByAge = ByAge.Add(follow),
        BySlug = BySlug.SetItem(other.Slug, BySlug.GetValueOrDefault(other.Slug) + 1),
    };

    public FollowList Without(FeedId other)
    {
        if (Of(other) is not { } follow)
        {
            return this;
        }

        var count = BySlug[other.Slug] - 1;
        return this with
        {
            ByFeed = ByFeed.Remove(other),
            ByAge = ByAge.Remove(follow),
            BySlug = count == 0 ? BySlug.Remove(other.Slug) : BySlug.SetItem(other.Slug, count),
        };
    }

    public IEnumerator<Follow> GetEnumerator() => ByAge.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
