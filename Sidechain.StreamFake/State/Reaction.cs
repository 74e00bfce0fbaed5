using System.Runtime.InteropServices;
using System.Text.Json;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.State;

/// <summary>A reaction to an activity, or to a reaction.</summary>
/// <param name="Key">By which reactions order. The id, unless the caller chose one.</param>
/// <param name="Id">Stream's, or the caller's own: a UUID.</param>
/// <param name="Kind">Such as <c>like</c>.</param>
/// <param name="ActivityId">What it is about in the end, also when it is a child.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Parent">The reaction that it reacts to; null when it reacts to the activity itself.</param>
/// <param name="Level">1: it reacts to the activity itself.</param>
/// <param name="Data">The caller's own JSON object.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="UpdatedAt">UTC.</param>
internal sealed record Reaction(
    TimeUuid Key, string Id, string Kind, TimeUuid ActivityId, string UserId, string? Parent, int Level, ReadOnlyMemory<byte> Data,
    DateTime CreatedAt, DateTime UpdatedAt)
{
    public const int MaxLevel = 3;

    /// <summary>Null when it goes to no feed.</summary>
    public ReactionPost? Post { get; init; }

    /// <summary>Hidden until it is restored.</summary>
    public bool IsDeleted { get; init; }

    public void WriteToJournal(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("key", Key.ToString());
        json.WriteString("id", Id);
        json.WriteString("kind", Kind);
        json.WriteString("activity_id", ActivityId.ToString());
        json.WriteString("user_id", UserId);
        json.WriteString("parent", Parent);
        json.WriteNumber("level", Level);
        json.WriteString("created_at", StreamTime.ToZonedText(CreatedAt));
        json.WriteString("updated_at", StreamTime.ToZonedText(UpdatedAt));
        json.WriteBoolean("is_deleted", IsDeleted);
        if (Post is not null)
        {
            json.WritePropertyName("post");
            Post.WriteToJournal(json);
        }

        json.WritePropertyName("data");
        json.WriteRawValue(Data.Span, skipInputValidation: true);
        json.WriteEndObject();
    }

    public static Reaction Restore(JsonElement json) => new(
        json.RestoreId("key"),
        json.GetProperty("id").GetString()!,
        json.GetProperty("kind").GetString()!,
        json.RestoreId("activity_id"),
        json.GetProperty("user_id").GetString()!,
        json.GetProperty("parent").GetString(),
        json.GetProperty("level").GetInt32(),
        JsonMarshal.GetRawUtf8Value(json.GetProperty("data")).ToArray(),
        json.RestoreTime("created_at"),
        json.RestoreTime("updated_at"))
    {
        IsDeleted = json.GetProperty("is_deleted").GetBoolean(),
        Post = json.TryGetProperty("post", out var post) ? ReactionPost.Restore(post) : null,
    };
}
