using System.Text.Json.Serialization;

namespace Sidechain.Api.Stream;

/// <summary>What Stream answers to reading a feed, as far as api uses it.</summary>
internal sealed record StreamFeedPage([property: JsonPropertyName("results")] IReadOnlyList<StreamActivity> Results);
