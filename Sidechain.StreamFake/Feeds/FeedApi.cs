using System.Text.Json;
using Microsoft.Extensions.Options;
using Sidechain.StreamFake.Activities;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Enrichment;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.Notifications;
using Sidechain.StreamFake.Requests;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Feeds;

/// <summary>Adding to a feed, reading it and taking out of it.</summary>
internal static class FeedApi
{
    private const int MaxActivities = 100;
    private const int MaxFeeds = 5000;
    private const string Feed = "/feed/{slug}/{id}";

    public static void MapFeeds(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Feed, AddAsync);
        routes.MapGet(Feed, ReadAsync);
        routes.MapGet("/enrich" + Feed, ReadEnrichedAsync);
        routes.MapDelete(Feed + "/{activity}", RemoveAsync);
        routes.MapPost("/feed/add_to_many", AddToManyAsync);
    }

    private static async Task<IResult> AddAsync(string slug, string id, StreamCall call, CancellationToken cancellationToken)
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

    private static Task<IResult> ReadAsync(
        string slug, string id, StreamCall call, IOptions<StreamOptions> options, CancellationToken cancellationToken) =>
        AnswerAsync(slug, id, EnrichQuery.None, call, options.Value, cancellationToken);

    private static Task<IResult> ReadEnrichedAsync(
        string slug, string id, StreamCall call, IOptions<StreamOptions> options, CancellationToken cancellationToken) =>
        AnswerAsync(slug, id, EnrichQuery.Read(call.Query, call.Caller), call, options.Value, cancellationToken);

    private static async Task<IResult> AnswerAsync(
        string slug, string id, EnrichQuery enrich, StreamCall call, StreamOptions options, CancellationToken cancellationToken)
    {
        var feed = call.Feed(slug, id);
        call.Caller.Require(Resources.Feed, Actions.Read, feed);
        EnrichQuery.RequireNoRanking(call.Query);
        var query = PageQuery.Read(call.Query);
        if (call.IsNotification(feed))
        {
            return await NotificationReading.ReadAsync(feed, query, enrich, call, options.ApiKey, cancellationToken);
        }

        var state = call.State;
        var page = state.Feed(feed).Read(query);
        return StreamJson.Ok(json =>
        {
            new ActivityWriter(state, enrich, call.Origin, json)
                .WriteList("results", page.Entries.Select(e => state.Activities.Find(e.Id)!), feed);
            json.WriteString("next", page.HasMore ? NextPath(feed, query, enrich, page.Entries[^1].Id, options.ApiKey) : "");
        });
    }

    /// <summary>The path of the page after the one that ended with <paramref name="last"/>.</summary>
    public static string NextPath(FeedId feed, PageQuery query, EnrichQuery enrich, TimeUuid last, string apiKey)
    {
        var next = new NextQuery().With("api_key", apiKey);
        query.AddTo(next, last);
        enrich.AddTo(next);
        return $"{StreamOperation.Root}{(enrich.IsNone ? "" : "/enrich")}/feed/{feed.Slug}/{feed.Id}/{next}";
    }

    private static async Task<IResult> RemoveAsync(
        string slug, string id, string activity, StreamCall call, CancellationToken cancellationToken)
    {
        var feed = call.Feed(slug, id);
        call.Caller.Require(Resources.Feed, Actions.Delete, feed);
        var isForeign = call.Query.Flag("foreign_id");
        if (!TimeUuid.TryParse(activity, out var own) && !isForeign)
        {
            throw new StreamException(
                StreamError.Input, "the last part of the path must be the id of an activity (a version-1 UUID), or foreign_id=1");
        }

        await call.CommitAsync(
            transaction =>
            {
                var state = transaction.State;
                TimeUuid[] ids =
                [
                    .. (isForeign ? state.Activities.OfForeignId(activity) : [own]).Where(i => state.Feed(feed).Find(i) is not null),
                ];
                if (ids.Length > 0)
                {
                    transaction.Do(new ActivitiesRemoved(feed, ids));
                }
            },
            cancellationToken);
        return StreamJson.Ok(json => json.WriteString("removed", activity));
    }

    /// <summary>One activity into many feeds, but not into those that follow them.</summary>
    private static async Task<IResult> AddToManyAsync(StreamCall call, CancellationToken cancellationToken)
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
