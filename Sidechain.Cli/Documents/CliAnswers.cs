using System.Text.Json.Serialization;

namespace Sidechain.Cli.Documents;

/// <summary>What the services answer to the CLI's own questions, as strict as <c>AnswerJson</c> of the client library.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AlertList))]
[JsonSerializable(typeof(LatencyList))]
[JsonSerializable(typeof(TraceListDocument))]
internal sealed partial class CliAnswers : JsonSerializerContext;
