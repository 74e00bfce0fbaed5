using System.Collections.Immutable;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.State;

/// <summary>All activities, by id and by foreign id and time. That pair is unique in the whole app.</summary>
internal sealed record ActivityTable
{
    public static readonly ActivityTable Empty = new();

    private ImmutableDictionary<TimeUuid, ActivityRow> Rows { get; init; } = ImmutableDictionary<TimeUuid, ActivityRow>.Empty;

    private ImmutableDictionary<string, ImmutableSortedDictionary<DateTime, TimeUuid>> ForeignIds { get; init; } =
        ImmutableDictionary<string, ImmutableSortedDictionary<DateTime, TimeUuid>>.Empty;

    public int Count => Rows.Count;

    public ActivityRow? Find(TimeUuid id) => Rows.GetValueOrDefault(id);

    public ActivityRow? Find(string foreignId, DateTime time) =>
        ForeignIds.TryGetValue(foreignId, out var times) && times.TryGetValue(time, out var id) ? Rows[id] : null;

    public IEnumerable<TimeUuid> OfForeignId(string foreignId) => ForeignIds.TryGetValue(foreignId, out var times) ? times.Values : [];

    /// <summary>With the activity, in the place of an earlier one of the same id, which keeps its origin and its feeds.</summary>
    public ActivityTable With(Activity activity, FeedId? origin)
    {
        var row = Find(activity.Id) is { } known ? known with { Activity = activity } : new ActivityRow(activity, origin, []);
        return this with { Rows = Rows.SetItem(activity.Id, row), ForeignIds = Indexed(activity) };
    }

    public ActivityTable At(TimeUuid id, FeedId place) => Placed(id, row => row.Places.Add(place));

    public ActivityTable NotAt(TimeUuid id, FeedId place) => Placed(id, row => row.Places.Remove(place));

    public ActivityTable Without(Activity activity)
    {
        var rest = this with { Rows = Rows.Remove(activity.Id) };
        if (activity.ForeignId is not { } foreignId || Find(foreignId, activity.Time)?.Activity.Id != activity.Id)
        {
            return rest;
        }

        var times = ForeignIds[foreignId].Remove(activity.Time);
        return rest with { ForeignIds = times.IsEmpty ? ForeignIds.Remove(foreignId) : ForeignIds.SetItem(foreignId, times) };
    }

    private ActivityTable Placed(TimeUuid id, Func<ActivityRow, ImmutableHashSet<FeedId>> places)
    {
        var row = Rows[id];
        return this with { Rows = Rows.SetItem(id, row with { Places = places(row) }) };
    }

    /// <summary>A pair stays with the activity that had it first, even where a caller gives it to another one.</summary>
    private ImmutableDictionary<string, ImmutableSortedDictionary<DateTime, TimeUuid>> Indexed(Activity activity)
    {
        if (activity.ForeignId is not { } foreignId || Find(foreignId, activity.Time) is not null)
        {
            return ForeignIds;
        }

        var times = ForeignIds.GetValueOrDefault(foreignId, ImmutableSortedDictionary<DateTime, TimeUuid>.Empty);
        return ForeignIds.SetItem(foreignId, times.Add(activity.Time, activity.Id));
    }
}
