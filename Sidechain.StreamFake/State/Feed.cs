using System.Collections.Immutable;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.State;

/// <summary>What one feed holds, whom it follows and who follows it.</summary>
internal sealed record Feed
{
    public static readonly Feed Empty = new();

    /// <summary>The oldest first.</summary>
    public ImmutableSortedSet<FeedEntry> Entries { get; init; } = [];

    public FollowList Following { get; init; } = FollowList.Empty;

    public FollowList Followers { get; init; } = FollowList.Empty;

    /// <summary>Of a notification feed: what was seen and read.</summary>
    public NotificationMarks Marks { get; init; } = NotificationMarks.None;

    public bool IsEmpty => Entries.IsEmpty && Following.IsEmpty && Followers.IsEmpty && Marks == NotificationMarks.None;

    public FeedEntry? Find(TimeUuid activity) => Entries.TryGetValue(FeedEntry.Probe(activity), out var entry) ? entry : null;

    /// <summary>The same feed when it has the activity from there already.</summary>
    public Feed Put(TimeUuid activity, FeedId source, ulong arrival)
    {
        var known = Find(activity);
        if (known is null)
        {
            return this with { Entries = Entries.Add(new FeedEntry(activity, arrival, [source])) };
        }

        return known.Sources.Contains(source)
            ? this
            : this with { Entries = Replace(known, known with { Sources = known.Sources.Add(source) }) };
    }

    /// <summary>Without the activity as far as it came from there; the same feed when it did not.</summary>
    public Feed Drop(TimeUuid activity, FeedId source)
    {
        if (Find(activity) is not { } known || !known.Sources.Contains(source))
        {
            return this;
        }

        var rest = known.Sources.Remove(source);
        return this with { Entries = rest.IsEmpty ? Entries.Remove(known) : Replace(known, known with { Sources = rest }) };
    }

    public Feed Without(TimeUuid activity) => this with { Entries = Entries.Remove(FeedEntry.Probe(activity)) };

    private ImmutableSortedSet<FeedEntry> Replace(FeedEntry old, FeedEntry entry) => Entries.Remove(old).Add(entry);
}
