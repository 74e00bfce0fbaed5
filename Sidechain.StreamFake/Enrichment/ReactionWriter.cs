using System.Collections.Immutable;
using System.Text.Json;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Enrichment;

/// <summary>Writes reactions with their users and their children.</summary>
internal sealed class ReactionWriter(StreamState state, EnrichQuery query, Utf8JsonWriter json)
{
    /// <summary>Over all kinds together.</summary>
    private const int LatestChildren = 10;

    private readonly ReferenceWriter _references = new(state, json);

    public void Write(Reaction reaction)
    {
        json.WriteStartObject();
        WriteMembers(reaction);
        json.WriteEndObject();
    }

    public void WriteMembers(Reaction reaction)
    {
        json.WriteString("id", reaction.Id);
        json.WriteString("kind", reaction.Kind);
        json.WriteString("activity_id", reaction.ActivityId.ToString());
        json.WriteString("user_id", reaction.UserId);
        json.WritePropertyName("user");
        _references.WriteUser(reaction.UserId);
        json.WritePropertyName("data");
        json.WriteRawValue(reaction.Data.Span, skipInputValidation: true);
        json.WriteString("parent", reaction.Parent ?? "");
        json.WriteString("created_at", StreamTime.ToZonedText(reaction.CreatedAt));
        json.WriteString("updated_at", StreamTime.ToZonedText(reaction.UpdatedAt));
        if (reaction.Post is { } post)
        {
            json.WriteFeeds("target_feeds", post.Feeds);
        }

        WriteChildren(reaction.Id);
    }

    /// <summary>An object with a list for each kind.</summary>
    /// <param name="name">Of the member.</param>
    /// <param name="thread">Reactions that belong together.</param>
    /// <param name="limit">The newest of each kind, at most so many.</param>
    /// <param name="kinds">Null: all.</param>
    public void WriteByKind(string name, ReactionThread thread, int limit, string[]? kinds = null)
    {
        json.WriteStartObject(name);
        foreach (var (kind, keys) in thread.Kinds.Where(k => !k.Value.IsEmpty && (kinds is null || kinds.Contains(k.Key))))
        {
            WriteList(kind, keys.Reverse().Take(limit));
        }

        json.WriteEndObject();
    }

    public void WriteCounts(string name, ReactionThread thread, string[]? kinds = null)
    {
        json.WriteStartObject(name);
        foreach (var (kind, keys) in thread.Kinds.Where(k => kinds is null || kinds.Contains(k.Key)))
        {
            json.WriteNumber(kind, keys.Count);
        }

        json.WriteEndObject();
    }

    private void WriteChildren(string id)
    {
        var children = state.Reactions.Thread(ThreadKey.OfParent(id));
        WriteCounts("children_counts", children);
        WriteLatestChildren(children.All);
        if (query.OwnChildren)
        {
            var own = query.UserId is { } user ? state.Reactions.Thread(ThreadKey.OfParent(id, user)) : ReactionThread.Empty;
            WriteByKind("own_children", own, EnrichQuery.DefaultRecent);
        }
    }

    private void WriteLatestChildren(ImmutableSortedSet<TimeUuid> keys)
    {
        json.WriteStartObject("latest_children");
        foreach (var kind in keys.Reverse().Take(LatestChildren).GroupBy(key => state.Reactions[key].Kind))
        {
            WriteList(kind.Key, kind);
        }

        json.WriteEndObject();
    }

    private void WriteList(string kind, IEnumerable<TimeUuid> keys)
    {
        json.WriteStartArray(kind);
        foreach (var key in keys.TakeWhile(_ => !AnswerSize.IsEnough(json)))
        {
            Write(state.Reactions[key]);
        }

        json.WriteEndArray();
    }
}
