using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Enrichment;
using Sidechain.StreamFake.Fields;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.Requests;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Activities;

/// <summary>Activities by themselves, in whatever feeds they are.</summary>
internal static class ActivitiesApi
{
    private const int MaxActivities = 100;

    public static void MapActivities(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/activities", Get);
        routes.MapGet("/enrich/activities", GetEnriched);
        routes.MapPost("/activities", UpdateAsync);
        routes.MapPost("/activity", UpdatePartsAsync);
    }

    private static StreamJson Get(StreamCall call) => Answer(EnrichQuery.None, call);

    private static StreamJson GetEnriched(StreamCall call) => Answer(EnrichQuery.Read(call.Query, call.Caller), call);

    private static StreamJson Answer(EnrichQuery enrich, StreamCall call)
    {
        call.Caller.Require(Resources.Activities, Actions.Read);
        var state = call.State;
        ActivityRow[] rows = [.. Wanted(call.Query, state.Activities).OfType<ActivityRow>()];
        return StreamJson.Ok(json => new ActivityWriter(state, enrich, call.Origin, json).WriteList("results", rows, shownIn: null));
    }

    /// <summary>By <c>ids</c>, or by <c>foreign_ids</c> and <c>timestamps</c>, which are pairs in order. Null for missing ones.</summary>
    private static IEnumerable<ActivityRow?> Wanted(IQueryCollection query, ActivityTable activities)
    {
        if (query.List("ids", MaxActivities) is { } ids)
        {
            return ids.Distinct().Select(text =>
                TimeUuid.TryParse(text, out var id)
                    ? activities.Find(id)
                    : throw StreamException.OfField("ids", "a list of ids of activities"));
        }

        var foreignIds = query.List("foreign_ids", MaxActivities);
        var times = query.List("timestamps", MaxActivities);
        if (foreignIds is null || times is null || foreignIds.Length != times.Length)
        {
            throw new StreamException(StreamError.Input, "ids, or as many foreign_ids as timestamps, must name activities");
        }

        return foreignIds.Zip(times).Distinct().Select(pair => StreamTime.TryParse(pair.Second, out var time)
            ? activities.Find(pair.First, time)
            : throw StreamException.OfField("timestamps", "a list of ISO 8601 times"));
    }

    /// <summary>Replaces activities by foreign id and time. Their feeds stay.</summary>
    private static async Task<IResult> UpdateAsync(StreamCall call, CancellationToken cancellationToken)
    {
        call.Caller.RequireServer(Resources.Activities, Actions.Write);
        using var body = await call.ReadJsonAsync(cancellationToken);
        ActivityDraft[] drafts =
        [
            .. body.RootElement.RequireObject("the body").RequireList("activities", 1, MaxActivities).Select(ActivityDraft.Read),
        ];
        await call.CommitAsync(
            transaction => transaction.Do(new ActivitiesReplaced([.. drafts.Select(draft => Replace(draft, transaction.State))])),
            cancellationToken);
        return StreamJson.Created(_ => { });
    }

    private static Activity Replace(ActivityDraft draft, StreamState state)
    {
        if (draft.ForeignId is null || draft.Time is not { } time)
        {
            throw new StreamException(StreamError.Input, "Errors for fields 'foreign_id', 'time': an update names its activity by both");
        }

        var row = state.Activities.Find(draft.ForeignId, time) ?? throw ActivityPatch.Missing();
        if (draft.To.Count > 0 && !draft.To.ToHashSet().SetEquals(row.Activity.To))
        {
            throw new StreamException(StreamError.Input, "Errors for fields 'to': an update cannot change it");
        }

        return Activity.Create(draft, row.Activity.Id, time, row.Activity.To, row.Origin);
    }

    /// <summary>Sets and unsets members of activities: one, or several as <c>{"changes":[…]}</c>.</summary>
    private static async Task<IResult> UpdatePartsAsync(StreamCall call, CancellationToken cancellationToken)
    {
        call.Caller.Require(Resources.Activities, Actions.Write);
        using var body = await call.ReadJsonAsync(cancellationToken);
        var root = body.RootElement.RequireObject("the body");
        var isSingle = !root.TryGetProperty("changes", out _);
        ActivityPatch[] patches = isSingle
            ? [ActivityPatch.Read(root)]
            : [.. root.RequireList("changes", 1, MaxActivities).Select(ActivityPatch.Read)];
        var changed = await call.CommitAsync(transaction => Patch(patches, call.Caller, transaction), cancellationToken);
        return StreamJson.Created(json =>
        {
            if (isSingle)
            {
                changed[0].WriteMembers(json);
            }
            else
            {
                json.WriteStartArray("activities");
                Array.ForEach(changed, activity => json.WriteRawValue(activity.Json.Span, skipInputValidation: true));
                json.WriteEndArray();
            }
        });
    }

    private static Activity[] Patch(ActivityPatch[] patches, Caller caller, Transaction transaction)
    {
        var changed = new List<Activity>();
        foreach (var patch in patches)
        {
            // A request may change one activity twice.
            var row = patch.Find(transaction.State);
            var activity = patch.Apply(changed.FindLast(a => a.Id == row.Activity.Id) ?? row.Activity, row.Origin);
            caller.RequireActor(row.Activity.Actor);
            caller.RequireActor(activity.Actor);
            changed.Add(activity);
        }

        transaction.Do(new ActivitiesReplaced(changed));
        return [.. changed];
    }
}
