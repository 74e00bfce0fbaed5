using System.Collections.Immutable;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.State;

/// <summary>An activity's place in one feed.</summary>
/// <param name="Id">The activity; entries order by it and by nothing else.</param>
/// <param name="Arrival">When it came into this feed, as a number that only grows.</param>
/// <param name="Sources">The feeds that it came through: the feed itself, those it follows, or both. Never empty.</param>
internal sealed record FeedEntry(TimeUuid Id, ulong Arrival, ImmutableArray<FeedId> Sources) : IComparable<FeedEntry>
{
    public int CompareTo(FeedEntry? other) => other is null ? 1 : Id.CompareTo(other.Id);

    /// <summary>An entry that finds the one of this activity in a sorted set.</summary>
    public static FeedEntry Probe(TimeUuid id) => new(id, 0, []);
}
