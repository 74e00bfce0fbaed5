using System.Text.Json;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Users;

/// <summary>Users that are gone. What they did stays; references to them lead nowhere.</summary>
internal sealed record UsersRemoved(IReadOnlyList<string> Ids) : Change
{
    public const string Member = "removed_users";

    public override StreamState Apply(StreamState state) => state with { Users = state.Users.RemoveRange(Ids) };

    public override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteStartArray(Member);
        foreach (var id in Ids)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
    }

    public static UsersRemoved Read(JsonElement json) => new([.. json.GetProperty(Member).EnumerateArray().Select(id => id.GetString()!)]);
}
