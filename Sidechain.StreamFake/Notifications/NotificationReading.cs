using System.Text.Json;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Enrichment;
using Sidechain.StreamFake.Fields;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.Paging;
using Sidechain.StreamFake.Requests;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Notifications;

/// <summary>Reading a notification feed: groups in place of activities, with what of them is unseen and unread, and marking them.</summary>
internal static class NotificationReading
{
    private const int MaxShown = 15;

    /// <summary>Answers as it was before the request's own marks.</summary>
    public static async Task<IResult> ReadAsync(
        FeedId feed, PageQuery query, EnrichQuery enrich, StreamCall call, string apiKey, CancellationToken cancellationToken)
    {
        var state = call.State;
        var groups = NotificationGroup.AllOf(state.Feed(feed), state);
        var (first, end) = Range(groups, query);
        NotificationGroup[] page = [.. groups.Take(end).Skip(first).Take(query.Limit)];
        await MarkAsync(feed, groups, page, state, call, cancellationToken);

        return StreamJson.Ok(json =>
        {
            var marks = state.Feed(feed).Marks;
            var activities = new ActivityWriter(state, enrich, call.Origin, json);
            json.WriteStartArray("results");
            foreach (var group in page)
            {
                Write(json, group, marks, activities, state, feed);
            }

            json.WriteEndArray();
            json.WriteString(
                "next", page.Length > 0 && first + page.Length < end ? query.NextPath(feed, enrich, page[^1].Id, apiKey) : "");
            json.WriteNumber("unseen", groups.Count(group => !group.IsSeen(marks)));
            json.WriteNumber("unread", groups.Count(group => !group.IsRead(marks)));
        });
    }

    private static void Write(
        Utf8JsonWriter json, NotificationGroup group, NotificationMarks marks, ActivityWriter activities, StreamState state, FeedId feed)
    {
        json.WriteStartObject();
        json.WriteString("id", group.Id.ToString());
        json.WriteString("group", group.Name);
        json.WriteString("verb", group.Verb);
        json.WriteNumber("activity_count", group.Activities.Count);
        json.WriteNumber("actor_count", group.Activities.Select(a => a.Actor).Distinct().Count());
        json.WriteString("created_at", StreamTime.ToText(group.Activities[^1].Time));
        json.WriteString("updated_at", StreamTime.ToText(group.Activities[0].Time));
        json.WriteBoolean("is_seen", group.IsSeen(marks));
        json.WriteBoolean("is_read", group.IsRead(marks));
        activities.WriteList("activities", group.Activities.Take(MaxShown).Select(a => state.Activities.Find(a.Id)!), feed);
        json.WriteEndObject();
    }

    /// <summary>Nothing is written where all of it is marked already: clients mark with every look.</summary>
    private static async Task MarkAsync(
        FeedId feed, IReadOnlyList<NotificationGroup> groups, NotificationGroup[] page, StreamState state, StreamCall call,
        CancellationToken cancellationToken)
    {
        var marks = state.Feed(feed).Marks;
        var seen = Marked("mark_seen", groups, page, call.Query);
        var read = Marked("mark_read", groups, page, call.Query);
        if (seen.Any(group => !group.IsSeen(marks)) || read.Any(group => !group.IsRead(marks)))
        {
            var change = new NotificationsMarked(feed, Names(seen, groups), Names(read, groups), state.Arrivals);
            await call.CommitAsync(transaction => transaction.Do(change), cancellationToken);
        }
    }

    /// <summary><c>true</c> is for all groups, <c>current</c> for those on the page, and anything else a list of their ids.</summary>
    private static IReadOnlyList<NotificationGroup> Marked(
        string field, IReadOnlyList<NotificationGroup> groups, NotificationGroup[] page, IQueryCollection query)
    {
        switch (query[field].ToString())
        {
            case "" or "false":
                return [];
            case "true":
                return groups;
            case "current":
                return page;
            default:
                var ids = query.List(field, PageQuery.MaxLimit)!.Select(id => TimeUuid.TryParse(id, out var parsed)
                    ? parsed
                    : throw new StreamException(
                        StreamError.Input, $"{field} must be true, current or a list of ids of groups")).ToHashSet();
                return [.. groups.Where(group => group.Activities.Any(a => ids.Contains(a.Id)))];
        }
    }

    private static string[]? Names(IReadOnlyList<NotificationGroup> marked, IReadOnlyList<NotificationGroup> all) =>
        ReferenceEquals(marked, all) ? null : [.. marked.Select(group => group.Name)];

    /// <summary>The bounds are ids of groups, or of activities in them; one that is in none has its place by its time.</summary>
    private static (int First, int End) Range(IReadOnlyList<NotificationGroup> groups, PageQuery query)
    {
        var first = Math.Max(Place(groups, query.Below, 1) ?? 0, Place(groups, query.AtMost, 0) ?? 0);
        var end = Math.Min(Place(groups, query.Above, 0) ?? groups.Count, Place(groups, query.AtLeast, 1) ?? groups.Count);
        return (first + Math.Min(query.Offset, groups.Count), end);
    }

    private static int? Place(IReadOnlyList<NotificationGroup> groups, TimeUuid? id, int afterIt)
    {
        if (id is not { } wanted)
        {
            return null;
        }

        for (var i = 0; i < groups.Count; i++)
        {
            if (groups[i].Activities.Any(a => a.Id == wanted))
            {
                return i + afterIt;
            }
        }

        return groups.TakeWhile(group => group.Newest.CompareTo(wanted) > 0).Count();
    }
}
