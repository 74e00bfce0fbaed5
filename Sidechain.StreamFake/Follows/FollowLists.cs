using System.Text.Json;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Fields;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.Requests;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Follows;

/// <summary>Lists of the feeds that a feed follows or that follow it, and how many they are.</summary>
internal static class FollowLists
{
    private const int DefaultPage = 25;
    private const int MaxPage = 100;
    private const int MaxSlugs = 100;

    public static StreamJson ListFollowing(string slug, string id, StreamCall call)
    {
        var feed = call.Feed(slug, id);
        call.Caller.Require(Resources.Follower, Actions.Read, feed);
        return Page(call.State.Feed(feed).Following, call);
    }

    public static StreamJson ListFollowers(string slug, string id, StreamCall call)
    {
        var feed = call.Feed(slug, id);
        call.Caller.Require(Resources.Follower, Actions.Read, feed);
        return Page(call.State.Feed(feed).Followers, call);
    }

    public static StreamJson GetStats(StreamCall call)
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
}
