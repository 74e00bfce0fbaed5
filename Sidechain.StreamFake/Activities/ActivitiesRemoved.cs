using System.Text.Json;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Activities;

/// <summary>Activities that were taken out of one feed, and so out of those that have them from there.</summary>
internal sealed record ActivitiesRemoved(FeedId Feed, IReadOnlyList<TimeUuid> Ids) : Change
{
    public const string Member = "removed_from";

    public override StreamState Apply(StreamState state) => Ids.Aggregate(state, (rest, id) => rest.Withdraw(id, Feed));

    public override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString(Member, Feed.ToString());
        json.WriteStartArray("ids");
        foreach (var id in Ids)
        {
            json.WriteStringValue(id.ToString());
        }

        json.WriteEndArray();
    }

    public static ActivitiesRemoved Read(JsonElement json) => new(
        json.RestoreFeed(Member),
        [
            .. json.GetProperty("ids").EnumerateArray()
                .Select(id => TimeUuid.TryParse(id.GetString(), out var parsed) ? parsed : throw new JsonException("not an id")),
        ]);
}
