using System.Text.Json;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Users;

/// <summary>Users that are new or changed.</summary>
internal sealed record UsersSaved(IReadOnlyList<User> Users) : Change
{
    public const string Member = "users";

    public override StreamState Apply(StreamState state) =>
        state with { Users = state.Users.SetItems(Users.Select(user => KeyValuePair.Create(user.Id, user))) };

    public override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteStartArray(Member);
        foreach (var user in Users)
        {
            json.WriteStartObject();
            user.WriteMembers(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static UsersSaved Read(JsonElement json) => new([.. json.GetProperty(Member).EnumerateArray().Select(User.Restore)]);
}
