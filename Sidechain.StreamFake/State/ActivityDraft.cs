using System.Text.Json;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Fields;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.State;

/// <summary>An activity as it was posted, checked but not yet given its id.</summary>
/// <param name="Actor">A text, a number's text or an object's JSON.</param>
/// <param name="Verb">What the actor did.</param>
/// <param name="ForeignId">Together with <paramref name="Time"/> what makes it unique; null when it has none.</param>
/// <param name="Time">Null: the time of arrival.</param>
/// <param name="To">Further feeds that get it, each once.</param>
/// <param name="Body">Everything that was posted, custom members included.</param>
internal sealed record ActivityDraft(
    string Actor, string Verb, string? ForeignId, DateTime? Time, IReadOnlyList<FeedId> To, JsonElement Body)
{
    private const int MaxTargets = 100;
    private const int MaxText = 1000;

    public static ActivityDraft Read(JsonElement body)
    {
        body.RequireObject("an activity");
        var actor = Reference(body, "actor", isRequired: true);
        var verb = Bounded(body.Text("verb"), "verb");
        if (string.IsNullOrEmpty(verb))
        {
            throw Missing("verb");
        }

        Reference(body, "object", isRequired: true);
        Reference(body, "target", isRequired: false);
        var foreignId = Bounded(body.TextOrNumber("foreign_id"), "foreign_id");
        return new ActivityDraft(actor, verb, string.IsNullOrEmpty(foreignId) ? null : foreignId, body.Time("time"), Targets(body), body);
    }

    public static string TextOf(JsonElement reference) =>
        reference.ValueKind == JsonValueKind.String ? reference.GetString()! : reference.GetRawText();

    /// <summary>What an activity is about: a text, a number or an object, none of them empty.</summary>
    private static string Reference(JsonElement body, string name, bool isRequired)
    {
        if (!body.TryGet(name, out var value))
        {
            return isRequired ? throw Missing(name) : "";
        }

        var isEmpty = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Length == 0,
            JsonValueKind.Object => !value.EnumerateObject().Any(),
            JsonValueKind.Number => false,
            _ => throw StreamException.OfField(name, "a string, a number or an object"),
        };
        if (isEmpty && isRequired)
        {
            throw Missing(name);
        }

        return TextOf(value);
    }

    private static string? Bounded(string? text, string name) =>
        text is null || text.Length <= MaxText ? text : throw StreamException.OfField(name, $"at most {MaxText} characters");

    private static StreamException Missing(string name) => new(StreamError.Input, $"Errors for fields '{name}': this field is required");

    /// <summary><c>to</c> holds feeds as <c>slug:id</c>, or, from client libraries that sign every feed, as pairs with a token.</summary>
    private static List<FeedId> Targets(JsonElement body)
    {
        var targets = new HashSet<FeedId>();
        foreach (var item in body.OptionalList("to", MaxTargets))
        {
            var name = item.ValueKind == JsonValueKind.Array && item.GetArrayLength() > 0 ? item[0] : item;
            if (name.ValueKind != JsonValueKind.String || !FeedId.TryParse(name.GetString()!, out var feed))
            {
                throw new StreamException(StreamError.Input, "Errors for fields 'to': every item must be slug:id");
            }

            targets.Add(feed);
        }

        return [.. targets];
    }
}
