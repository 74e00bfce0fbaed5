using System.Text.Json;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Activities;

/// <summary>An activity that goes to other feeds than before.</summary>
/// <param name="Activity">As it is now.</param>
/// <param name="Added">Feeds that get it, and those that follow them.</param>
/// <param name="Removed">Feeds that lose it, and those that have it from them.</param>
internal sealed record ActivityRetargeted(Activity Activity, IReadOnlyList<FeedId> Added, IReadOnlyList<FeedId> Removed) : Change
{
    public const string Member = "retargeted";

    public override StreamState Apply(StreamState state)
    {
        state = state with { Activities = state.Activities.With(Activity, origin: null) };
        state = Added.Aggregate(state, (now, feed) => now.Deliver(Activity.Id, feed, reachesFollowers: true));
        return Removed.Aggregate(state, (now, feed) => now.Withdraw(Activity.Id, feed));
    }

    public override void WriteMembers(Utf8JsonWriter json)
    {
        json.WritePropertyName(Member);
        json.WriteRawValue(Activity.Json.Span, skipInputValidation: true);
        json.WriteFeeds("added", Added);
        json.WriteFeeds("removed", Removed);
    }

    public static ActivityRetargeted Read(JsonElement json) =>
        new(Activity.Restore(json.GetProperty(Member)), json.RestoreFeeds("added"), json.RestoreFeeds("removed"));
}
