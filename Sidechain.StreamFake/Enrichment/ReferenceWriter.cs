using System.Text.Json;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Enrichment;

/// <summary>Writes users and items in place of their names.</summary>
internal sealed class ReferenceWriter(StreamState state, Utf8JsonWriter json)
{
    public void WriteUser(string id)
    {
        if (!state.Users.TryGetValue(id, out var user))
        {
            WriteMissing($"SU:{id}", "user", id);
            return;
        }

        json.WriteStartObject();
        user.WriteMembers(json);
        json.WriteEndObject();
    }

    public void WriteItem(ItemId id)
    {
        if (!state.Items.TryGetValue(id, out var item))
        {
            WriteMissing($"SO:{id}", "object", id.Id, id.Collection);
            return;
        }

        json.WriteStartObject();
        item.WriteMembers(json);
        json.WriteEndObject();
    }

    /// <summary>What stands for something that does not exist, or no more.</summary>
    public void WriteMissing(string reference, string type, string id, string? collection = null)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        if (collection is not null)
        {
            json.WriteString("collection", collection);
        }

        json.WriteString("error", "ReferenceNotFound");
        json.WriteString("reference", reference);
        json.WriteString("reference_type", type);
        json.WriteEndObject();
    }
}
