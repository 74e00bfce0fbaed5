using System.Text.Json;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Reactions;

/// <summary>A reaction that is gone for good, with those to it and all that they posted.</summary>
internal sealed record ReactionRemoved(string Id) : Change
{
    public const string Member = "removed_reaction";

    public override StreamState Apply(StreamState state)
    {
        if (state.Reactions.Find(Id) is not { } reaction)
        {
            return state;
        }

        var (reactions, posted) = state.Reactions.Without(reaction);
        return (state with { Reactions = reactions }).Remove(posted);
    }

    public override void WriteMembers(Utf8JsonWriter json) => json.WriteString(Member, Id);

    public static ReactionRemoved Read(JsonElement json) => new(json.GetProperty(Member).GetString()!);
}
