using System.Text.Json;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Enrichment;

/// <summary>Writes activities as they are answered: as they were sent, or with what they refer to and the reactions to them.</summary>
/// <param name="state">From which they are.</param>
/// <param name="query">With what they are enriched.</param>
/// <param name="origin">Scheme and host of this server, for the addresses of further reactions.</param>
/// <param name="json">The answer.</param>
internal sealed class ActivityWriter(StreamState state, EnrichQuery query, string origin, Utf8JsonWriter json)
{
    /// <summary>An activity may refer to one that refers to one, in a circle too.</summary>
    private const int MaxDepth = 2;

    private readonly ReferenceWriter _references = new(state, json);
    private readonly ReactionWriter _reactions = new(state, query, json);
    private readonly ActivityReactions _ofActivity = new(state, query, origin, json);

    /// <param name="name">Of the member with the list.</param>
    /// <param name="rows">What is in it.</param>
    /// <param name="shownIn">The feed that is read; null when it is none.</param>
    public void WriteList(string name, IEnumerable<ActivityRow> rows, FeedId? shownIn)
    {
        json.WriteStartArray(name);
        foreach (var row in rows)
        {
            Write(row, shownIn);
        }

        json.WriteEndArray();
    }

    public void Write(ActivityRow row, FeedId? shownIn = null, int depth = 0)
    {
        // Where it was added it has no origin, except when it also went elsewhere by its own "to".
        var cameBy = row.Origin is { } from && row.Activity.To.Count == 0 && shownIn is { } feed && feed != from ? from : (FeedId?)null;
        if (cameBy is null && (query.IsNone || depth == MaxDepth))
        {
            json.WriteRawValue(row.Activity.Json.Span, skipInputValidation: true);
            return;
        }

        using var document = JsonDocument.Parse(row.Activity.Json);
        json.WriteStartObject();
        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (cameBy is not null && member.NameEquals("origin"))
            {
                json.WriteString("origin", cameBy.ToString());
            }
            else
            {
                WriteMember(member, depth);
            }
        }

        _ofActivity.Write(row.Activity.Id);
        json.WriteEndObject();
    }

    private void WriteMember(JsonProperty member, int depth)
    {
        if (query.IsNone || member.Value.ValueKind != JsonValueKind.String || AnswerSize.IsEnough(json))
        {
            member.WriteTo(json);
            return;
        }

        json.WritePropertyName(member.Name);
        WriteReference(member.Value.GetString()!, depth);
    }

    private void WriteReference(string text, int depth)
    {
        var name = text.Length > 3 ? text[3..] : "";
        switch (name.Length == 0 ? "" : text[..3])
        {
            case "SU:":
                _references.WriteUser(name);
                break;
            case "SO:" when ItemId.TryParse(name, out var item):
                _references.WriteItem(item);
                break;
            case "SA:" when Guid.TryParseExact(name, "D", out _):
                WriteActivityReference(text, name, depth);
                break;
            case "SR:" when Guid.TryParseExact(name, "D", out _):
                WriteReactionReference(text, name);
                break;
            default:
                json.WriteStringValue(text);
                break;
        }
    }

    private void WriteActivityReference(string text, string name, int depth)
    {
        if (TimeUuid.TryParse(name, out var id) && state.Activities.Find(id) is { } row)
        {
            Write(row, depth: depth + 1);
        }
        else
        {
            _references.WriteMissing(text, "activity", name);
        }
    }

    private void WriteReactionReference(string text, string name)
    {
        if (state.Reactions.Find(name) is { IsDeleted: false } reaction)
        {
            _reactions.Write(reaction);
        }
        else
        {
            _references.WriteMissing(text, "reaction", name);
        }
    }
}
