using System.Runtime.InteropServices;
using System.Text.Json;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.State;

/// <summary>Something that activities refer to.</summary>
/// <param name="Id">Its collection, and its name there.</param>
/// <param name="UserId">Whose it is; null: the app's own, which no user may change.</param>
/// <param name="Data">The caller's own JSON object.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="UpdatedAt">UTC.</param>
internal sealed record CollectionItem(ItemId Id, string? UserId, ReadOnlyMemory<byte> Data, DateTime CreatedAt, DateTime UpdatedAt)
{
    /// <summary>As answers have it.</summary>
    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("id", Id.Id);
        json.WriteString("collection", Id.Collection);
        json.WriteString("foreign_id", Id.ToString());
        json.WriteString("created_at", StreamTime.ToZonedText(CreatedAt));
        json.WriteString("updated_at", StreamTime.ToZonedText(UpdatedAt));
        json.WritePropertyName("data");
        json.WriteRawValue(Data.Span, skipInputValidation: true);
    }

    public void WriteToJournal(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("user_id", UserId);
        WriteMembers(json);
        json.WriteEndObject();
    }

    public static CollectionItem Restore(JsonElement json) => new(
        new ItemId(json.GetProperty("collection").GetString()!, json.GetProperty("id").GetString()!),
        json.GetProperty("user_id").GetString(),
        JsonMarshal.GetRawUtf8Value(json.GetProperty("data")).ToArray(),
        json.RestoreTime("created_at"),
        json.RestoreTime("updated_at"));
}
