using System.Text.Json.Serialization;

namespace Sidechain.Api.Stream;

/// <summary>A reaction to an activity as Stream's JSON has it.</summary>
/// <param name="Kind"><c>like</c> or <c>comment</c>.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Id">A UUID of ours: sending a reaction again is a conflict and changes nothing.</param>
internal sealed record StreamReaction(
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("user_id")] string UserId,
    [property: JsonPropertyName("id")] string Id)
{
    /// <summary>Stream's own id of the activity that it is about.</summary>
    [JsonPropertyName("activity_id")]
    public string? ActivityId { get; init; }

    [JsonPropertyName("data")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Data { get; init; }
}
