using System.Text.Json;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Follows;

/// <summary>New follows, each with the number of activities to copy. A repeated one copies again, and keeps its age.</summary>
internal sealed record FeedsFollowed(IReadOnlyList<FeedsFollowed.Begun> Follows) : Change
{
    public const string Member = "followed";

    public override StreamState Apply(StreamState state)
    {
        foreach (var (follow, copies) in Follows)
        {
            if (state.Feed(follow.Source).Following.Of(follow.Target) is null)
            {
                var source = state.Feed(follow.Source);
                state = state.With(follow.Source, source with { Following = source.Following.With(follow.Target, follow) });
                var target = state.Feed(follow.Target);
                state = state.With(follow.Target, target with { Followers = target.Followers.With(follow.Source, follow) });
            }

            state = state.Knowing(follow.Key).Copy(follow.Target, follow.Source, copies);
        }

        return state;
    }

    public override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteStartArray(Member);
        foreach (var (follow, copies) in Follows)
        {
            json.WriteStartObject();
            json.WriteString("source", follow.Source.ToString());
            json.WriteString("target", follow.Target.ToString());
            json.WriteString("key", follow.Key.ToString());
            json.WriteString("at", StreamTime.ToZonedText(follow.CreatedAt));
            json.WriteNumber("copies", copies);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static FeedsFollowed Read(JsonElement json) => new([.. json.GetProperty(Member).EnumerateArray().Select(item => new Begun(
        new Follow(item.RestoreFeed("source"), item.RestoreFeed("target"), item.RestoreId("key"), item.RestoreTime("at")),
        item.GetProperty("copies").GetInt32()))]);

    /// <param name="Follow">What begins.</param>
    /// <param name="Copies">How many of the newest activities come along.</param>
    internal sealed record Begun(Follow Follow, int Copies);
}
