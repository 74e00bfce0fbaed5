using System.Text.Json;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.Requests;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Enrichment;

/// <summary>Writes the reactions to an activity as members of it: own ones, the latest, where further ones are, and how many.</summary>
/// <param name="state">From which they are.</param>
/// <param name="query">Which of them are asked for.</param>
/// <param name="origin">Scheme and host of this server, for the addresses of further reactions.</param>
/// <param name="json">The answer.</param>
internal sealed class ActivityReactions(StreamState state, EnrichQuery query, string origin, Utf8JsonWriter json)
{
    private readonly ReactionWriter _reactions = new(state, query, json);

    public void Write(TimeUuid activity)
    {
        var all = state.Reactions.Thread(ThreadKey.OfActivity(activity));
        if (query.OwnReactions)
        {
            var own = query.UserId is { } user ? state.Reactions.Thread(ThreadKey.OfActivity(activity, user)) : ReactionThread.Empty;
            _reactions.WriteByKind("own_reactions", own, EnrichQuery.DefaultRecent, query.Kinds);
        }

        if (query.RecentReactions)
        {
            _reactions.WriteByKind("latest_reactions", all, query.RecentLimit, query.Kinds);
            WriteFurther(activity, all);
        }

        if (query.ReactionCounts)
        {
            _reactions.WriteCounts("reaction_counts", all, query.Kinds);
        }
    }

    /// <summary>Where the reactions after the latest are.</summary>
    private void WriteFurther(TimeUuid activity, ReactionThread all)
    {
        json.WriteStartObject("latest_reactions_extra");
        foreach (var (kind, keys) in all.Kinds.Where(k => !k.Value.IsEmpty && (query.Kinds is null || query.Kinds.Contains(k.Key))))
        {
            json.WriteStartObject(kind);
            json.WriteString(
                "next", keys.Count > query.RecentLimit ? After(activity, kind, state.Reactions[keys[keys.Count - query.RecentLimit]]) : "");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private string After(TimeUuid activity, string kind, Reaction last)
    {
        var next = new NextQuery()
            .With("id_lt", last.Id)
            .With("limit", query.RecentLimit)
            .With("withOwnChildren", query.OwnChildren ? "true" : "false");
        return $"{origin}{StreamOperation.Root}/reaction/{ThreadKey.Activity}/{activity}/{Uri.EscapeDataString(kind)}/{next}";
    }
}
