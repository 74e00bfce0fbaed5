using System.Text.Json;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Reactions;

/// <summary>A reaction that is new, changed, hidden or back. What it posts is a change of its own; hidden, it takes that away.</summary>
internal sealed record ReactionSaved(Reaction Reaction) : Change
{
    public const string Member = "reaction";

    public override StreamState Apply(StreamState state)
    {
        state = state.Knowing(Reaction.Key) with { Reactions = state.Reactions.With(Reaction) };
        return Reaction is { IsDeleted: true, Post: { } post } ? state.Remove(post.ActivityId) : state;
    }

    public override void WriteMembers(Utf8JsonWriter json)
    {
        json.WritePropertyName(Member);
        Reaction.WriteToJournal(json);
    }

    public static ReactionSaved Read(JsonElement json) => new(Reaction.Restore(json.GetProperty(Member)));
}
