using System.Runtime.InteropServices;
using System.Text.Json;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.State;

/// <summary>The activity by which a reaction is told to other feeds.</summary>
/// <param name="ActivityId">Of that activity.</param>
/// <param name="Feeds">Where it is told; at least one.</param>
/// <param name="Extra">Custom members of that activity, a JSON object; empty when there are none.</param>
internal sealed record ReactionPost(TimeUuid ActivityId, IReadOnlyList<FeedId> Feeds, ReadOnlyMemory<byte> Extra)
{
    private static readonly HashSet<string> OwnMembers = ["actor", "verb", "object", "foreign_id", "time", "to", "target", "reaction"];

    /// <exception cref="StreamException">It is too large.</exception>
    public Activity ToActivity(Reaction reaction)
    {
        using var body = JsonDocument.Parse(JsonBytes.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("actor", $"SU:{reaction.UserId}");
            json.WriteString("verb", reaction.Kind);
            json.WriteString("object", $"SA:{reaction.ActivityId}");
            json.WriteString("foreign_id", $"reaction:{reaction.Id}");
            json.WriteString("time", StreamTime.ToText(reaction.CreatedAt));
            json.WriteString("reaction", $"SR:{reaction.Id}");
            WriteExtra(json);
            json.WriteEndObject();
        }));
        return Activity.Create(ActivityDraft.Read(body.RootElement), ActivityId, reaction.CreatedAt, [], origin: null);
    }

    public void WriteToJournal(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("activity_id", ActivityId.ToString());
        json.WriteFeeds("feeds", Feeds);
        if (!Extra.IsEmpty)
        {
            json.WritePropertyName("extra");
            json.WriteRawValue(Extra.Span, skipInputValidation: true);
        }

        json.WriteEndObject();
    }

    public static ReactionPost Restore(JsonElement json) => new(
        json.RestoreId("activity_id"),
        json.RestoreFeeds("feeds"),
        json.TryGetProperty("extra", out var extra) ? JsonMarshal.GetRawUtf8Value(extra).ToArray() : default(ReadOnlyMemory<byte>));

    private void WriteExtra(Utf8JsonWriter json)
    {
        if (Extra.IsEmpty)
        {
            return;
        }

        using var extra = JsonDocument.Parse(Extra);
        foreach (var member in extra.RootElement.EnumerateObject().Where(m => !OwnMembers.Contains(m.Name)))
        {
            member.WriteTo(json);
        }
    }
}
