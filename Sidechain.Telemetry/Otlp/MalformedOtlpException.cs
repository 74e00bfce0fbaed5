using Sidechain.Telemetry.Ingest;

namespace Sidechain.Telemetry.Otlp;

/// <summary>The body is no protobuf, or no trace request; the message says what is wrong with it.</summary>
internal sealed class MalformedOtlpException(string sentence) : RefusedException(StatusCodes.Status400BadRequest, sentence);
