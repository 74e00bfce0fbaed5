using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Notifications;

/// <summary>One notification: the activities of one verb on one day, as Stream groups them unless it is told otherwise.</summary>
/// <param name="Name"><c>like_2026-11-29</c>.</param>
/// <param name="Verb">Of all of them.</param>
/// <param name="Activities">The newest first.</param>
/// <param name="LastArrival">When the last one came into the feed.</param>
internal sealed record NotificationGroup(string Name, string Verb, IReadOnlyList<Activity> Activities, ulong LastArrival)
{
    /// <summary>A feed's older activities are in no group: a read looks at all of these.</summary>
    public const int MaxActivities = 1000;

    /// <summary>The oldest activity's: it stays when others come.</summary>
    public TimeUuid Id => Activities[^1].Id;

    public TimeUuid Newest => Activities[0].Id;

    public bool IsSeen(NotificationMarks marks) => LastArrival <= Math.Max(marks.Seen, marks.SeenOf.GetValueOrDefault(Name));

    public bool IsRead(NotificationMarks marks) => LastArrival <= Math.Max(marks.Read, marks.ReadOf.GetValueOrDefault(Name));

    /// <summary>The groups of a feed, the one with the newest activity first.</summary>
    public static IReadOnlyList<NotificationGroup> AllOf(Feed feed, StreamState state) =>
    [
        .. feed.Entries.Reverse().Take(MaxActivities)
            .Select(entry => (Entry: entry, state.Activities.Find(entry.Id)!.Activity))
            .GroupBy(item => NameOf(item.Activity))
            .Select(group => new NotificationGroup(
                group.Key, group.First().Activity.Verb, [.. group.Select(item => item.Activity)], group.Max(item => item.Entry.Arrival))),
    ];

    private static string NameOf(Activity activity) => $"{activity.Verb}_{StreamTime.ToText(activity.Time)[..10]}";
}
