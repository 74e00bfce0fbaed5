using System.Text.Json;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Follows;

/// <summary>Follows that end, each with or without what it brought.</summary>
internal sealed record FeedsUnfollowed(IReadOnlyList<FeedsUnfollowed.Ended> Follows) : Change
{
    public const string Member = "unfollowed";

    public override StreamState Apply(StreamState state)
    {
        foreach (var (source, target, keepsHistory) in Follows)
        {
            var follower = state.Feed(source);
            state = state.With(source, follower with { Following = follower.Following.Without(target) });
            var followed = state.Feed(target);
            state = state.With(target, followed with { Followers = followed.Followers.Without(source) });
            if (!keepsHistory)
            {
                state = state.Forget(target, source);
            }
        }

        return state;
    }

    public override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteStartArray(Member);
        foreach (var (source, target, keepsHistory) in Follows)
        {
            json.WriteStartObject();
            json.WriteString("source", source.ToString());
            json.WriteString("target", target.ToString());
            json.WriteBoolean("keep_history", keepsHistory);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static FeedsUnfollowed Read(JsonElement json) => new([.. json.GetProperty(Member).EnumerateArray().Select(item =>
        new Ended(item.RestoreFeed("source"), item.RestoreFeed("target"), item.GetProperty("keep_history").GetBoolean()))]);

    internal sealed record Ended(FeedId Source, FeedId Target, bool KeepsHistory);
}
