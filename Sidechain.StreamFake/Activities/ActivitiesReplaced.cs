using System.Text.Json;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Activities;

/// <summary>Activities that are now otherwise, in all the feeds that hold them.</summary>
internal sealed record ActivitiesReplaced(IReadOnlyList<Activity> Activities) : Change
{
    public const string Member = "replaced";

    public override StreamState Apply(StreamState state) =>
        state with { Activities = Activities.Aggregate(state.Activities, (table, activity) => table.With(activity, origin: null)) };

    public override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteStartArray(Member);
        foreach (var activity in Activities)
        {
            json.WriteRawValue(activity.Json.Span, skipInputValidation: true);
        }

        json.WriteEndArray();
    }

    public static ActivitiesReplaced Read(JsonElement json) => new([.. json.GetProperty(Member).EnumerateArray().Select(Activity.Restore)]);
}
