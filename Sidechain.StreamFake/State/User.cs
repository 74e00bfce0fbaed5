using System.Runtime.InteropServices;
using System.Text.Json;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.State;

/// <summary>A user.</summary>
/// <param name="Id">The caller's.</param>
/// <param name="Data">The caller's own JSON object.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="UpdatedAt">UTC.</param>
internal sealed record User(string Id, ReadOnlyMemory<byte> Data, DateTime CreatedAt, DateTime UpdatedAt)
{
    /// <summary>As answers and the journal have it.</summary>
    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("id", Id);
        json.WriteString("created_at", StreamTime.ToZonedText(CreatedAt));
        json.WriteString("updated_at", StreamTime.ToZonedText(UpdatedAt));
        json.WritePropertyName("data");
        json.WriteRawValue(Data.Span, skipInputValidation: true);
    }

    public static User Restore(JsonElement json) => new(
        json.GetProperty("id").GetString()!,
        JsonMarshal.GetRawUtf8Value(json.GetProperty("data")).ToArray(),
        json.RestoreTime("created_at"),
        json.RestoreTime("updated_at"));
}
