using System.Buffers;
using System.Text.Json;

namespace Sidechain.StreamFake.Feeds;

/// <summary>A stored activity: <paramref name="Json"/> is what readers get, byte for byte, and what the journal keeps.</summary>
internal sealed record Activity(ActivityId Id, string? ForeignId, DateTime Time, IReadOnlyList<FeedId> To, ReadOnlyMemory<byte> Json)
{
    private static readonly HashSet<string> OwnMembers = ["id", "foreign_id", "time", "origin", "target", "to", "duration"];

    public static Activity Create(ActivityDraft draft, ActivityId id, DateTime time, FeedId origin)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", id.ToString());
            json.WriteString("foreign_id", draft.ForeignId ?? "");
            json.WriteString("time", StreamTime.ToText(time));
            if (draft.To.Count > 0)
                json.WriteString("origin", origin.ToString());
            else
                json.WriteNull("origin");
            json.WriteString("target", draft.Body.TryGetProperty("target", out var target) && target.ValueKind == JsonValueKind.String ? target.GetString() : "");
            if (draft.To.Count > 0)
                WriteTargets(json, draft.To);

            foreach (var member in draft.Body.EnumerateObject())
            {
                if (!OwnMembers.Contains(member.Name))
                    member.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return new Activity(id, draft.ForeignId, time, draft.To, buffer.WrittenMemory);
    }

    /// <summary>Reads what <see cref="Create"/> wrote; anything else is a <see cref="JsonException"/>.</summary>
    public static Activity Restore(JsonElement json)
    {
        var draft = ActivityDraft.Read(json);
        if (!json.TryGetProperty("id", out var text) || !ActivityId.TryParse(text.GetString(), out var id) || draft.Time is not { } time)
            throw new JsonException("an activity without a version-1 id or without a time");

        return new Activity(id, draft.ForeignId, time, draft.To, JsonSerializer.SerializeToUtf8Bytes(json));
    }

    private static void WriteTargets(Utf8JsonWriter json, IReadOnlyList<FeedId> targets)
    {
        json.WriteStartArray("to");
        foreach (var feed in targets)
            json.WriteStringValue(feed.ToString());
        json.WriteEndArray();
    }
}
