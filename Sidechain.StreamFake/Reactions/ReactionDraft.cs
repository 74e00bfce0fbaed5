using System.Text.Json;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Fields;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.Requests;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Reactions;

/// <summary>A reaction as it was posted, checked as far as that goes without knowing what there is.</summary>
/// <param name="Id">The caller's own; null: Stream makes one.</param>
/// <param name="Kind">Such as <c>like</c>.</param>
/// <param name="ActivityId">What it reacts to, unless it has a parent.</param>
/// <param name="Parent">The reaction that it reacts to.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Data">The caller's own JSON object.</param>
/// <param name="Targets">Feeds that are told.</param>
/// <param name="Extra">Custom members of the activity by which they are told.</param>
internal sealed record ReactionDraft(
    string? Id, string Kind, TimeUuid? ActivityId, string? Parent, string UserId, ReadOnlyMemory<byte> Data, FeedId[] Targets,
    ReadOnlyMemory<byte>? Extra)
{
    private const int MaxTargets = 100;

    /// <summary>Of the reactions to one thing: every read counts by kind.</summary>
    private const int MaxKinds = 100;

    public static ReactionDraft Read(JsonElement body, StreamCall call)
    {
        var user = call.Caller.RequireUser(body.TextOrNumber("user_id"));
        var kind = Name.Require(body.Text("kind"), "kind");
        var id = body.Text("id") is { } chosen ? RequireUuid(chosen, "id") : null;
        var parent = body.Text("parent") is { Length: > 0 } named ? RequireUuid(named, "parent") : null;
        var data = CustomData.Read(body, "data");
        var targets = ReadTargets(body, call);
        TimeUuid? activity = null;
        if (parent is null)
        {
            activity = TimeUuid.TryParse(body.Text("activity_id"), out var parsed)
                ? parsed
                : throw StreamException.OfField("activity_id", "the id of an activity");
        }

        return new ReactionDraft(id, kind, activity, parent, user, data, targets, CustomData.TryRead(body, "target_feeds_extra_data"));
    }

    public static FeedId[] ReadTargets(JsonElement body, StreamCall call)
    {
        FeedId[] targets =
        [
            .. body.OptionalList("target_feeds", MaxTargets)
                .Select(feed => call.ParseFeed(feed.ValueKind == JsonValueKind.String ? feed.GetString() : null, "target_feeds"))
                .Distinct(),
        ];
        Array.ForEach(targets, call.Caller.RequireDelivery);
        return targets;
    }

    public Reaction Add(Transaction transaction)
    {
        var state = transaction.State;
        var (activity, level) = Parent is null ? (RequireActivity(state), 1) : Below(state);
        if (Id is not null && state.Reactions.Find(Id) is not null)
        {
            throw new StreamException(StreamError.Conflict, $"the reaction {Id} exists already");
        }

        var kinds = state.Reactions.Thread(Parent is null ? ThreadKey.OfActivity(activity) : ThreadKey.OfParent(Parent)).Kinds;
        if (kinds.Count >= MaxKinds && !kinds.ContainsKey(Kind))
        {
            throw StreamException.OfField("kind", $"one of at most {MaxKinds}");
        }

        var key = transaction.NextId(transaction.Now);
        var reaction = new Reaction(
            key, Id ?? key.ToString(), Kind, activity, UserId, Parent, level, Data, transaction.Now, transaction.Now);
        return ReactionPosting.Save(reaction, Targets, Extra, transaction);
    }

    private TimeUuid RequireActivity(StreamState state) => state.Activities.Find(ActivityId!.Value) is not null
        ? ActivityId.Value
        : throw new StreamException(StreamError.MissingActivity, "there is no such activity");

    private (TimeUuid Activity, int Level) Below(StreamState state)
    {
        if (state.Reactions.Find(Parent!) is not { IsDeleted: false } parent)
        {
            throw StreamException.OfField("parent", "a reaction that exists");
        }

        return parent.Level < Reaction.MaxLevel
            ? (parent.ActivityId, parent.Level + 1)
            : throw StreamException.OfField("parent", $"a reaction with fewer than {Reaction.MaxLevel} levels");
    }

    private static string RequireUuid(string text, string field) =>
        Guid.TryParseExact(text, "D", out var id) ? id.ToString("D") : throw StreamException.OfField(field, "a UUID");
}
