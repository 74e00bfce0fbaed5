using System.Text.Json;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Collections;

/// <summary>Items that are new or changed.</summary>
internal sealed record ItemsSaved(IReadOnlyList<CollectionItem> Items) : Change
{
    public const string Member = "items";

    public override StreamState Apply(StreamState state) =>
        state with { Items = state.Items.SetItems(Items.Select(item => KeyValuePair.Create(item.Id, item))) };

    public override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteStartArray(Member);
        foreach (var item in Items)
        {
            item.WriteToJournal(json);
        }

        json.WriteEndArray();
    }

    public static ItemsSaved Read(JsonElement json) => new([.. json.GetProperty(Member).EnumerateArray().Select(CollectionItem.Restore)]);
}
