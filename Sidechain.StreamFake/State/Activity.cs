using System.Runtime.InteropServices;
using System.Text.Json;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Fields;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.State;

/// <summary>A stored activity.</summary>
/// <param name="Id">Made from its time.</param>
/// <param name="ForeignId">Its caller's; together with <paramref name="Time"/> unique.</param>
/// <param name="Time">UTC, to the microsecond.</param>
/// <param name="Verb">With the day it makes a notification's group.</param>
/// <param name="Actor">A text; of an object its JSON.</param>
/// <param name="To">Further feeds that have it.</param>
/// <param name="Json">What readers get, byte for byte, and what the journal keeps.</param>
internal sealed record Activity(
    TimeUuid Id, string? ForeignId, DateTime Time, string Verb, string Actor, IReadOnlyList<FeedId> To, ReadOnlyMemory<byte> Json)
{
    /// <summary>Of its JSON. A page holds up to a hundred of them.</summary>
    private const int MaxBytes = CustomData.MaxBytes;

    private static readonly string[] SetByServer = ["id", "foreign_id", "time", "origin", "target", "to", "duration"];

    /// <summary>What enriched answers add: clients send back what they read.</summary>
    private static readonly string[] OfEnrichment =
    [
        "own_reactions", "latest_reactions", "latest_reactions_extra", "own_reactions_extra", "reaction_counts",
    ];

    private static readonly HashSet<string> OwnMembers = [.. SetByServer, .. OfEnrichment];

    /// <param name="draft">As it was posted.</param>
    /// <param name="id">Its id, new or of the activity that it replaces.</param>
    /// <param name="time">Its time.</param>
    /// <param name="to">Further feeds.</param>
    /// <param name="origin">The feed that it is added to, told to the readers of the others.</param>
    /// <exception cref="StreamException">It is too large.</exception>
    public static Activity Create(ActivityDraft draft, TimeUuid id, DateTime time, IReadOnlyList<FeedId> to, FeedId? origin)
    {
        var utf8 = JsonBytes.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("id", id.ToString());
            json.WriteString("foreign_id", draft.ForeignId ?? "");
            json.WriteString("time", StreamTime.ToText(time));
            json.WriteString("origin", to.Count > 0 ? origin?.ToString() : null);
            WriteTarget(json, draft);
            WriteTo(json, to);
            foreach (var member in draft.Body.EnumerateObject().Where(m => !OwnMembers.Contains(m.Name)))
            {
                WriteMember(json, member);
            }

            json.WriteEndObject();
        });

        if (utf8.Length > MaxBytes)
        {
            throw new StreamException(StreamError.Input, $"an activity may have {MaxBytes} bytes");
        }

        return new Activity(id, draft.ForeignId, time, draft.Verb, draft.Actor, to, utf8);
    }

    /// <summary>Reads what <see cref="Create"/> wrote; anything else is a <see cref="JsonException"/>.</summary>
    public static Activity Restore(JsonElement json)
    {
        if (!TimeUuid.TryParse(json.GetProperty("id").GetString(), out var id)
            || !StreamTime.TryParse(json.GetProperty("time").GetString(), out var time))
        {
            throw new JsonException("an activity without a version-1 id or without a time");
        }

        var foreignId = json.GetProperty("foreign_id").GetString();
        return new Activity(
            id,
            string.IsNullOrEmpty(foreignId) ? null : foreignId,
            time,
            json.GetProperty("verb").GetString()!,
            ActivityDraft.TextOf(json.GetProperty("actor")),
            [.. json.OptionalList("to", int.MaxValue).Select(Target)],
            JsonMarshal.GetRawUtf8Value(json).ToArray());
    }

    /// <summary>Its members alone, for an answer that is the activity.</summary>
    public void WriteMembers(Utf8JsonWriter json)
    {
        using var document = JsonDocument.Parse(Json);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            member.WriteTo(json);
        }
    }

    private static FeedId Target(JsonElement item) =>
        FeedId.TryParse(item.GetString()!, out var feed) ? feed : throw new JsonException("a target that is not slug:id");

    private static void WriteTarget(Utf8JsonWriter json, ActivityDraft draft)
    {
        json.WritePropertyName("target");
        if (draft.Body.TryGet("target", out var target))
        {
            WriteReference(json, target);
        }
        else
        {
            json.WriteStringValue("");
        }
    }

    private static void WriteTo(Utf8JsonWriter json, IReadOnlyList<FeedId> to)
    {
        if (to.Count > 0)
        {
            json.WriteFeeds("to", to);
        }
    }

    private static void WriteMember(Utf8JsonWriter json, JsonProperty member)
    {
        json.WritePropertyName(member.Name);
        if (member.Name is "actor" or "object")
        {
            WriteReference(json, member.Value);
        }
        else
        {
            member.Value.WriteTo(json);
        }
    }

    /// <summary>Numbers are taken for ids, and ids are texts.</summary>
    private static void WriteReference(Utf8JsonWriter json, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            json.WriteStringValue(value.GetRawText());
        }
        else
        {
            value.WriteTo(json);
        }
    }
}
