using System.Text.Json;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.Requests;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Follows;

/// <summary>Feeds that follow feeds.</summary>
internal static class FollowsApi
{
    private const int DefaultCopies = 100;
    private const int MaxCopies = 1000;
    private const int MaxPerRequest = 1000;
    private const int MaxCopiesPerRequest = 100_000;
    private const int DefaultPage = 25;
    private const int MaxPage = 100;
    private const int MaxSlugs = 100;
    private const string Following = "/feed/{slug}/{id}/following";

    public static void MapFollows(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Following, FollowAsync);
        routes.MapGet(Following, ListFollowing);
        routes.MapDelete(Following + "/{target}", UnfollowAsync);
        routes.MapGet("/feed/{slug}/{id}/followers", ListFollowers);
        routes.MapGet("/stats/follow", GetStats);
        routes.MapPost("/follow_many", FollowManyAsync);
        routes.MapPost("/unfollow_many", UnfollowManyAsync);
    }

    private static async Task<IResult> FollowAsync(string slug, string id, StreamCall call, CancellationToken cancellationToken)
    {
        var source = call.Feed(slug, id);
        call.Caller.Require(Resources.Follower, Actions.Write, source);
        using var body = await call.ReadJsonAsync(cancellationToken);
        var root = body.RootElement.RequireObject("the body");
        var wanted = new Wanted(
            source, Followable(root.Text("target"), source, call), root.Number("activity_copy_limit", 0, MaxCopies) ?? DefaultCopies);
        await BeginAsync([wanted], call, cancellationToken);
        return StreamJson.Created(_ => { });
    }

    private static async Task<IResult> FollowManyAsync(StreamCall call, CancellationToken cancellationToken)
    {
        call.Caller.RequireServer(Resources.Follower, Actions.Write);
        var copies = call.Query.Number("activity_copy_limit", DefaultCopies, 0, MaxCopies);
        using var body = await call.ReadJsonAsync(cancellationToken);
        Wanted[] wanted = [.. Items(body.RootElement).Select(item =>
        {
            var source = call.ParseFeed(item.Text("source"), "source");
            return new Wanted(
                source, Followable(item.Text("target"), source, call), item.Number("activity_copy_limit", 0, MaxCopies) ?? copies);
        })];
        if (wanted.Sum(w => w.Copies) > MaxCopiesPerRequest)
        {
            throw new StreamException(
                StreamError.Input,
                $"a request may copy {MaxCopiesPerRequest} activities: follow fewer feeds, or with a lower activity_copy_limit");
        }

        await BeginAsync(wanted, call, cancellationToken);
        return StreamJson.Created(_ => { });
    }

    private static async Task<IResult> UnfollowAsync(
        string slug, string id, string target, StreamCall call, CancellationToken cancellationToken)
    {
        var source = call.Feed(slug, id);
        call.Caller.Require(Resources.Follower, Actions.Delete, source);
        var ended = new FeedsUnfollowed.Ended(source, call.ParseFeed(target, "target"), call.Query.Flag("keep_history"));
        await EndAsync([ended], call, cancellationToken);
        return StreamJson.Ok();
    }

    private static async Task<IResult> UnfollowManyAsync(StreamCall call, CancellationToken cancellationToken)
    {
        call.Caller.RequireServer(Resources.Follower, Actions.Write);
        using var body = await call.ReadJsonAsync(cancellationToken);
        FeedsUnfollowed.Ended[] ended = [.. Items(body.RootElement).Select(item => new FeedsUnfollowed.Ended(
            call.ParseFeed(item.Text("source"), "source"), call.ParseFeed(item.Text("target"), "target"), item.Flag("keep_history")))];
        await EndAsync(ended, call, cancellationToken);
        return StreamJson.Created(_ => { });
    }

    private static StreamJson ListFollowing(string slug, string id, StreamCall call)
    {
        var feed = call.Feed(slug, id);
        call.Caller.Require(Resources.Follower, Actions.Read, feed);
        return Page(call.State.Feed(feed).Following, call);
    }

    private static StreamJson ListFollowers(string slug, string id, StreamCall call)
    {
        var feed = call.Feed(slug, id);
        call.Caller.Require(Resources.Follower, Actions.Read, feed);
        return Page(call.State.Feed(feed).Followers, call);
    }

    private static StreamJson GetStats(StreamCall call)
    {
        var state = call.State;
        var followers = StatsFeed("followers", call);
        var following = StatsFeed("following", call);
        if (followers is null && following is null)
        {
            throw new StreamException(StreamError.Input, "followers or following must name a feed");
        }

        return StreamJson.Ok(json =>
        {
            json.WriteStartObject("results");
            WriteStats(
                json, "followers", followers, feed => state.Feed(feed).Followers.Count(call.Query.List("followers_slugs", MaxSlugs)));
            WriteStats(
                json, "following", following, feed => state.Feed(feed).Following.Count(call.Query.List("following_slugs", MaxSlugs)));
            json.WriteEndObject();
        });
    }

    private static FeedId? StatsFeed(string field, StreamCall call)
    {
        if (!call.Query.TryGetValue(field, out var text))
        {
            return null;
        }

        var feed = call.ParseFeed(text, field);
        call.Caller.Require(Resources.Follower, Actions.Read, feed);
        return feed;
    }

    private static void WriteStats(Utf8JsonWriter json, string name, FeedId? feed, Func<FeedId, int> count)
    {
        if (feed is not { } of)
        {
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("feed", of.ToString());
        json.WriteNumber("count", count(of));
        json.WriteEndObject();
    }

    private static StreamJson Page(FollowList follows, StreamCall call)
    {
        var limit = call.Query.Number("limit", DefaultPage, 1, MaxPage);
        var offset = call.Query.Number("offset", 0, 0, int.MaxValue);
        var page = call.Query.List("filter", MaxPage) is { } filter
            ? filter.Distinct().Select(feed => follows.Of(call.ParseFeed(feed, "filter"))).OfType<Follow>().Skip(offset).Take(limit)
            : follows.Page(offset, limit);
        Follow[] results = [.. page];
        return StreamJson.Ok(json =>
        {
            json.WriteStartArray("results");
            Array.ForEach(results, follow => follow.Write(json));
            json.WriteEndArray();
        });
    }

    private static Task BeginAsync(Wanted[] wanted, StreamCall call, CancellationToken cancellationToken) => call.CommitAsync(
        transaction => transaction.Do(new FeedsFollowed([.. wanted.Select(w => new FeedsFollowed.Begun(
            new Follow(w.Source, w.Target, transaction.NextId(transaction.Now), transaction.Now), w.Copies))])),
        cancellationToken);

    private static Task EndAsync(FeedsUnfollowed.Ended[] ended, StreamCall call, CancellationToken cancellationToken) => call.CommitAsync(
        transaction =>
        {
            FeedsUnfollowed.Ended[] real = [.. ended.Where(e => transaction.State.Feed(e.Source).Following.Of(e.Target) is not null)];
            if (real.Length > 0)
            {
                transaction.Do(new FeedsUnfollowed(real));
            }
        },
        cancellationToken);

    private static FeedId Followable(string? text, FeedId source, StreamCall call)
    {
        var target = call.ParseFeed(text, "target");
        if (call.IsNotification(target))
        {
            throw new StreamException(StreamError.Input, "only flat feeds can be followed");
        }

        return target != source ? target : throw new StreamException(StreamError.Input, "a feed cannot follow itself");
    }

    private static IEnumerable<JsonElement> Items(JsonElement body) =>
        body.ValueKind == JsonValueKind.Array && body.GetArrayLength() is > 0 and <= MaxPerRequest
            ? body.EnumerateArray().Select(item => item.RequireObject("a follow"))
            : throw new StreamException(StreamError.Input, $"the body must be a list of 1 to {MaxPerRequest} follows");

    private sealed record Wanted(FeedId Source, FeedId Target, int Copies);
}
