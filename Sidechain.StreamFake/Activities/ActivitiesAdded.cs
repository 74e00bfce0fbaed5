using System.Text.Json;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Activities;

/// <summary>Activities of a request, <c>{"feed":"user:alice","activities":[…]}</c>; they also go into the feeds of <c>to</c>.</summary>
/// <param name="Origin">The feed; null when there are several.</param>
/// <param name="Feeds">The feeds that it was added to.</param>
/// <param name="ReachesFollowers">Whether it goes on to the feeds that follow those.</param>
/// <param name="Activities">Whole.</param>
internal sealed record ActivitiesAdded(
    FeedId? Origin, IReadOnlyList<FeedId> Feeds, bool ReachesFollowers, IReadOnlyList<Activity> Activities) : Change
{
    public const string OneFeed = "feed";
    public const string SeveralFeeds = "feeds";

    public ActivitiesAdded(FeedId feed, IReadOnlyList<Activity> activities)
        : this(feed, [feed], ReachesFollowers: true, activities)
    {
    }

    public override StreamState Apply(StreamState state)
    {
        foreach (var activity in Activities)
        {
            state = state.Knowing(activity.Id) with { Activities = state.Activities.With(activity, Origin) };
            foreach (var feed in Feeds.Union(activity.To))
            {
                state = state.Deliver(activity.Id, feed, ReachesFollowers);
            }
        }

        return state;
    }

    public override void WriteMembers(Utf8JsonWriter json)
    {
        if (Origin is { } origin)
        {
            json.WriteString(OneFeed, origin.ToString());
        }
        else
        {
            json.WriteFeeds(SeveralFeeds, Feeds);
            json.WriteBoolean("reaches_followers", ReachesFollowers);
        }

        json.WriteStartArray("activities");
        foreach (var activity in Activities)
        {
            json.WriteRawValue(activity.Json.Span, skipInputValidation: true);
        }

        json.WriteEndArray();
    }

    public static ActivitiesAdded ReadOfOneFeed(JsonElement json) => new(json.RestoreFeed(OneFeed), Restore(json));

    public static ActivitiesAdded Read(JsonElement json) =>
        new(null, json.RestoreFeeds(SeveralFeeds), json.GetProperty("reaches_followers").GetBoolean(), Restore(json));

    private static Activity[] Restore(JsonElement json) => [.. json.GetProperty("activities").EnumerateArray().Select(Activity.Restore)];
}
