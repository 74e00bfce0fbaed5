using System.Text.Json;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Collections;

/// <summary>Items that are gone; references to them lead nowhere.</summary>
internal sealed record ItemsRemoved(IReadOnlyList<ItemId> Ids) : Change
{
    public const string Member = "removed_items";

    public override StreamState Apply(StreamState state) => state with { Items = state.Items.RemoveRange(Ids) };

    public override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteStartArray(Member);
        foreach (var id in Ids)
        {
            json.WriteStringValue(id.ToString());
        }

        json.WriteEndArray();
    }

    public static ItemsRemoved Read(JsonElement json) => new([.. json.GetProperty(Member).EnumerateArray().Select(id =>
        ItemId.TryParse(id.GetString(), out var parsed) ? parsed : throw new JsonException("not collection:id"))]);
}
