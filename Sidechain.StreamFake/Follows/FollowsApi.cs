using System.Text.Json;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Fields;
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
    private const string Following = "/feed/{slug}/{id}/following";

    public static void MapFollows(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Following, FollowAsync);
        routes.MapGet(Following, FollowLists.ListFollowing);
        routes.MapDelete(Following + "/{target}", UnfollowAsync);
        routes.MapGet("/feed/{slug}/{id}/followers", FollowLists.ListFollowers);
        routes.MapGet("/stats/follow", FollowLists.GetStats);
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
