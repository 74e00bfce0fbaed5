using System.Text.Json.Serialization;

namespace Sidechain.Api.Stream;

/// <summary>An activity as Stream's JSON has it.</summary>
/// <param name="ForeignId">With <paramref name="Time"/> unique at Stream: sending an activity again changes nothing.</param>
/// <param name="Time">UTC without a zone, to the microsecond.</param>
internal sealed record StreamActivity(
    [property: JsonPropertyName("actor")] string Actor,
    [property: JsonPropertyName("verb")] string Verb,
    [property: JsonPropertyName("object")] string Object,
    [property: JsonPropertyName("foreign_id")] string ForeignId,
    [property: JsonPropertyName("time")] string Time)
{
    /// <summary>Stream's own id of it; null in what is sent.</summary>
    [JsonPropertyName("id")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    /// <summary>Further feeds that get it, as <c>timeline:alice</c>.</summary>
    [JsonPropertyName("to")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? To { get; init; }

    private const string Post = "post:";

    public static StreamActivity OfPost(string postId, string authorId, DateTimeOffset postedAt) => new(
        Actor: $"SU:{authorId}",
        Verb: "share",
        Object: Post + postId,
        ForeignId: Post + postId,
        Time: postedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>
    /// Whether Stream could have given this id to an activity. Its ids are UUIDs of version 1, which order as time does. It refuses other
    /// ids as a place in a feed, and reads on from one that no activity has.
    /// </summary>
    public static bool TryParseId(string text, out Guid id) => Guid.TryParseExact(text, "D", out id) && id.Version == 1;

    /// <summary>The post that the activity is about; null when it is about something else.</summary>
    public string? PostId => ForeignId.StartsWith(Post, StringComparison.Ordinal) ? ForeignId[Post.Length..] : null;
}
