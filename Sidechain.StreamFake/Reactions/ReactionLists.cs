using System.Collections.Immutable;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Enrichment;
using Sidechain.StreamFake.Fields;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.Requests;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Reactions;

/// <summary>Lists of reactions to an activity or a reaction or of a user: newest first, or up from <c>id_gt</c> or <c>id_gte</c>.</summary>
internal static class ReactionLists
{
    private const int DefaultLimit = 10;

    /// <summary>A higher limit is taken for this one, as Stream does.</summary>
    private const int MaxLimit = 25;

    public static StreamJson Get(string lookup, string value, string? kind, StreamCall call)
    {
        call.Caller.Require(Resources.Reactions, Actions.Read);
        var state = call.State;
        var key = Key(lookup, value, call.Query["filter_user_id"]);
        var query = Options(call);
        var limit = Math.Min(call.Query.Number("limit", DefaultLimit, 1, int.MaxValue), MaxLimit);
        var (page, hasMore) = Page(state.Reactions.Thread(key).Of(kind), limit, state, call.Query);
        var row = lookup == ThreadKey.Activity && call.Query.Flag("with_activity_data") && TimeUuid.TryParse(value, out var id)
            ? state.Activities.Find(id)
            : null;

        return StreamJson.Ok(json =>
        {
            var reactions = new ReactionWriter(state, query, json);
            json.WriteStartArray("results");
            Array.ForEach(page, reactions.Write);
            json.WriteEndArray();
            json.WriteString("next", hasMore ? Next(lookup, value, kind, limit, page[^1], call) : "");
            if (row is not null)
            {
                WriteActivity(row);
            }

            void WriteActivity(ActivityRow activity)
            {
                json.WritePropertyName("activity");
                new ActivityWriter(state, query, call.Origin, json).Write(activity);
            }
        });
    }

    private static ThreadKey Key(string lookup, string value, string? userId)
    {
        if (lookup is not (ThreadKey.Activity or ThreadKey.Parent or ThreadKey.User))
        {
            throw new StreamException(
                StreamError.DoesNotExist, $"reactions are listed by {ThreadKey.Activity}, {ThreadKey.Parent} or {ThreadKey.User}");
        }

        return new ThreadKey(
            lookup, value.ToLowerInvariant() is var id && lookup != ThreadKey.User ? id : value, lookup == ThreadKey.User ? null : userId);
    }

    private static EnrichQuery Options(StreamCall call)
    {
        var own = call.Query.TryGetValue("children_user_id", out var named) ? named.ToString() : call.Caller.UserId;
        return new EnrichQuery(
            References: true, OwnReactions: true, RecentReactions: true, ReactionCounts: true,
            OwnChildren: call.Query.Flag("with_own_children") || call.Query.Flag("withOwnChildren"), EnrichQuery.DefaultRecent, Kinds: null,
            own);
    }

    private static (Reaction[] Page, bool HasMore) Page(
        ImmutableSortedSet<TimeUuid> keys, int limit, StreamState state, IQueryCollection query)
    {
        var above = Key(query, "id_gt", state);
        var atLeast = Key(query, "id_gte", state);
        var below = Key(query, "id_lt", state);
        var atMost = Key(query, "id_lte", state);
        var from = Math.Max(above is { } a ? After(keys, a) : 0, atLeast is { } l ? At(keys, l) : 0);
        var to = Math.Min(below is { } b ? At(keys, b) : keys.Count, atMost is { } m ? After(keys, m) : keys.Count);
        var goesUp = above is not null || atLeast is not null;
        var count = Math.Clamp(to - from, 0, limit);
        return (
            [.. Enumerable.Range(0, count).Select(i => state.Reactions[keys[goesUp ? from + i : to - 1 - i]])], HasMore: to - from > count);
    }

    private static TimeUuid? Key(IQueryCollection query, string field, StreamState state)
    {
        if (!query.TryGetValue(field, out var text))
        {
            return null;
        }

        // One that is gone, and was given its id here, still has its place.
        var known = state.Reactions.Find(text.ToString());
        return known is not null || !TimeUuid.TryParse(text, out var key)
            ? known?.Key ?? throw StreamException.OfField(field, "the id of a reaction")
            : key;
    }

    private static int At(ImmutableSortedSet<TimeUuid> keys, TimeUuid key)
    {
        var index = keys.IndexOf(key);
        return index < 0 ? ~index : index;
    }

    private static int After(ImmutableSortedSet<TimeUuid> keys, TimeUuid key)
    {
        var index = keys.IndexOf(key);
        return index < 0 ? ~index : index + 1;
    }

    private static string Next(string lookup, string value, string? kind, int limit, Reaction last, StreamCall call)
    {
        var goesUp = call.Query.ContainsKey("id_gt") || call.Query.ContainsKey("id_gte");
        var next = new NextQuery().With(goesUp ? "id_gt" : "id_lt", last.Id).With("limit", limit);
        foreach (var field in (string[])["with_own_children", "children_user_id", "filter_user_id"])
        {
            next.With(field, call.Query.TryGetValue(field, out var text) ? text.ToString() : null);
        }

        var path = kind is null ? "" : $"{Uri.EscapeDataString(kind)}/";
        return $"{call.Origin}{StreamOperation.Root}/reaction/{lookup}/{Uri.EscapeDataString(value)}/{path}{next}";
    }
}
