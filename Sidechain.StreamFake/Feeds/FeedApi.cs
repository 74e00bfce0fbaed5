using Microsoft.Extensions.Options;
using Sidechain.StreamFake.Activities;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Configuration;
using Sidechain.StreamFake.Enrichment;
using Sidechain.StreamFake.Fields;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.Notifications;
using Sidechain.StreamFake.Paging;
using Sidechain.StreamFake.Requests;

namespace Sidechain.StreamFake.Feeds;

/// <summary>Adding to a feed (<see cref="FeedAdding"/>), reading it and taking out of it.</summary>
internal static class FeedApi
{
    private const string Feed = "/feed/{slug}/{id}";

    public static void MapFeeds(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Feed, FeedAdding.AddAsync);
        routes.MapGet(Feed, ReadAsync);
        routes.MapGet("/enrich" + Feed, ReadEnrichedAsync);
        routes.MapDelete(Feed + "/{activity}", RemoveAsync);
        routes.MapPost("/feed/add_to_many", FeedAdding.AddToManyAsync);
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
        var page = FeedPage.Of(state.Feed(feed), query);
        return StreamJson.Ok(json =>
        {
            new ActivityWriter(state, enrich, call.Origin, json)
                .WriteList("results", page.Entries.Select(e => state.Activities.Find(e.Id)!), feed);
            json.WriteString("next", page.HasMore ? query.NextPath(feed, enrich, page.Entries[^1].Id, options.ApiKey) : "");
        });
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
}
