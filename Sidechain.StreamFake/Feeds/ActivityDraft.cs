using System.Text.Json;
using Sidechain.StreamFake.Answers;

namespace Sidechain.StreamFake.Feeds;

/// <summary>An activity as it was posted, checked but not yet given its id.</summary>
/// <param name="ForeignId">Together with <paramref name="Time"/> what makes it unique; null when it has none.</param>
/// <param name="Time">Null: the time of arrival.</param>
/// <param name="To">Further feeds that get it.</param>
/// <param name="Body">Everything that was posted, custom members included.</param>
internal sealed record ActivityDraft(string? ForeignId, DateTime? Time, IReadOnlyList<FeedId> To, JsonElement Body)
{
    public static ActivityDraft Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw new StreamException(StreamError.Input, "an activity must be a JSON object");

        foreach (var required in (string[])["actor", "verb", "object"])
        {
            if (string.IsNullOrEmpty(OptionalText(body, required)))
                throw new StreamException(StreamError.Input, $"Errors for fields '{required}': this field is required");
        }

        DateTime? time = null;
        if (OptionalText(body, "time") is { Length: > 0 } text)
        {
            time = StreamTime.TryParse(text, out var parsed)
                ? parsed
                : throw new StreamException(StreamError.Input, "Errors for fields 'time': must be an ISO 8601 time");
        }

        var foreignId = OptionalText(body, "foreign_id");
        return new ActivityDraft(string.IsNullOrEmpty(foreignId) ? null : foreignId, time, Targets(body), body);
    }

    private static string? OptionalText(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;

        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new StreamException(StreamError.Input, $"Errors for fields '{name}': must be a string");
    }

    /// <summary><c>to</c> holds feeds as <c>slug:id</c>, or, from client libraries that sign every feed, as pairs with a token.</summary>
    private static List<FeedId> Targets(JsonElement body)
    {
        var targets = new List<FeedId>();
        if (!body.TryGetProperty("to", out var to) || to.ValueKind == JsonValueKind.Null)
            return targets;

        if (to.ValueKind != JsonValueKind.Array)
            throw new StreamException(StreamError.Input, "Errors for fields 'to': must be a list of feeds");

        foreach (var item in to.EnumerateArray())
        {
            var name = item.ValueKind == JsonValueKind.Array && item.GetArrayLength() > 0 ? item[0] : item;
            if (name.ValueKind != JsonValueKind.String || !FeedId.TryParse(name.GetString()!, out var feed))
                throw new StreamException(StreamError.Input, "Errors for fields 'to': every item must be slug:id");
            targets.Add(feed);
        }

        return targets;
    }
}
