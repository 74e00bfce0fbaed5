using System.Text.Json.Serialization;

namespace Sidechain.Client.Documents;

/// <summary>What <c>--json</c> prints instead of a result.</summary>
public sealed record ErrorDocument(
    string Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? TraceId);
