using System.Text.Json.Serialization;

namespace Sidechain.Api.Stream;

/// <summary>What Stream answers to reading a feed, as far as api uses it.</summary>
/// <param name="Results">The newest first.</param>
/// <param name="Next">The path of the page after this one; empty or null on the last one.</param>
internal sealed record StreamFeedPage(
    [property: JsonPropertyName("results")] IReadOnlyList<StreamActivity> Results,
    [property: JsonPropertyName("next")] string? Next = null)
{
    /// <summary>The activity after which the next page begins; null on the last page.</summary>
    [JsonIgnore]
    public string? NextAfter => string.IsNullOrEmpty(Next) || Results.Count == 0 ? null : Results[^1].Id;
}
