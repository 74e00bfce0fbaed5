using System.Text.Json;
using Sidechain.StreamFake.Activities;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Fields;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.Requests;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Feeds;

/// <summary>Adding activities to a feed, and one activity to many feeds.</summary>
internal static class FeedAdding
{
    private const int MaxActivities = 100;
    private const int MaxFeeds = 5000;

    public static async Task<IResult> AddAsync(string slug, string id, StreamCall call, CancellationToken cancellationToken)
    {
        var feed = call.Feed(slug, id);
        call.Caller.Require(Resources.Feed, Actions.Write, feed);
        using var body = await call.ReadJsonAsync(cancellationToken);
        var isSingle = !body.RootElement.RequireObject("an activity").TryGetProperty("activities", out _);
        var drafts = isSingle
            ? [ActivityDraft.Read(body.RootElement)]
            : body.RootElement.RequireList("activities", 1, MaxActivities).Select(ActivityDraft.Read).ToArray();
        Array.ForEach(drafts, draft => RequireAllowed(draft, call));

        var added = await call.CommitAsync(transaction => Add(drafts, feed, call.Caller, transaction), cancellationToken);
        return StreamJson.Created(json =>
        {
            if (isSingle)
            {
                added[0].WriteMembers(json);
            }
            else
            {
                json.WriteStartArray("activities");
                added.ForEach(activity => json.WriteRawValue(activity.Json.Span, skipInputValidation: true));
                json.WriteEndArray();
            }
        });
    }

    /// <summary>One activity into many feeds, but not into those that follow them.</summary>
    public static async Task<IResult> AddToManyAsync(StreamCall call, CancellationToken cancellationToken)
    {
        call.Caller.RequireServer(Resources.Feed, Actions.Write);
        using var body = await call.ReadJsonAsync(cancellationToken);
        var root = body.RootElement.RequireObject("the body");
        if (!root.TryGet("activity", out var posted))
        {
            throw StreamException.OfField("activity", "an activity");
        }

        var draft = ActivityDraft.Read(posted);
        if (draft.To.Count > 0)
        {
            throw new StreamException(StreamError.Input, "an activity for many feeds must have no 'to'");
        }

        FeedId[] feeds =
        [
            .. root.RequireList("feeds", 1, MaxFeeds)
                .Select(f => call.ParseFeed(f.ValueKind == JsonValueKind.String ? f.GetString() : null, "feeds")).Distinct(),
        ];
        await call.CommitAsync(
            transaction =>
            {
                var activity = Identify(draft, null, transaction, []);
                transaction.Do(new ActivitiesAdded(null, feeds, ReachesFollowers: false, [activity]));
            },
            cancellationToken);
        return StreamJson.Created(_ => { });
    }

    /// <summary>A user acts in no other name and writes to no feed that others alone may write to.</summary>
    private static void RequireAllowed(ActivityDraft draft, StreamCall call)
    {
        call.Caller.RequireActor(draft.Actor);
        foreach (var feed in draft.To)
        {
            call.Caller.RequireDelivery(call.Configured(feed));
        }
    }

    private static List<Activity> Add(ActivityDraft[] drafts, FeedId feed, Caller caller, Transaction transaction)
    {
        var added = new List<Activity>();
        foreach (var draft in drafts)
        {
            var activity = Identify(draft, feed, transaction, added);
            if (!caller.IsServer && transaction.State.Activities.Find(activity.Id) is { } known && known.Origin != feed)
            {
                throw new StreamException(StreamError.NotAllowed, "another feed has an activity with this foreign_id and time");
            }

            added.Add(activity);
        }

        transaction.Do(new ActivitiesAdded(feed, added));
        return added;
    }

    /// <summary>The pair of foreign id and time is unique in the app: an activity that repeats it takes the earlier one's place.</summary>
    /// <param name="draft">As it was posted.</param>
    /// <param name="origin">Where it is added; null: to several feeds.</param>
    /// <param name="transaction">Knows what there is.</param>
    /// <param name="before">Those of the same request before it.</param>
    private static Activity Identify(ActivityDraft draft, FeedId? origin, Transaction transaction, IReadOnlyList<Activity> before)
    {
        var time = draft.Time ?? transaction.Now;
        if (draft.ForeignId is not { } foreignId)
        {
            return Activity.Create(draft, transaction.NextId(time), time, draft.To, origin);
        }

        var known = transaction.State.Activities.Find(foreignId, time);
        var id = known?.Activity.Id ?? before.FirstOrDefault(a => a.ForeignId == foreignId && a.Time == time)?.Id
            ?? transaction.NextId(time);
        return Activity.Create(draft, id, time, draft.To, known?.Origin ?? origin);
    }
}
