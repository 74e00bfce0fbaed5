using System.Text.Json.Serialization;

namespace Sidechain.Client.Documents;

/// <summary>RFC 9457 problem details with the project's additions.</summary>
public sealed record ProblemDocument(
    string? Title = null,
    string? Detail = null,
    string? Error = null,
    [property: JsonPropertyName("traceId")] string? TraceId = null,
    string? AudioUrl = null)
{
    /// <summary>The sentence that says most.</summary>
    [JsonIgnore]
    public string? Sentence => Error ?? Detail ?? Title;
}
