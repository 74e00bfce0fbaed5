using System.Text.Json.Serialization;

namespace Sidechain.Cli.Server;

/// <summary>What <c>--json</c> prints instead of a result.</summary>
internal sealed record ErrorDocument(
    string Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? TraceId);
