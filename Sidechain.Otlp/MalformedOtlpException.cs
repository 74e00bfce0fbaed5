namespace Sidechain.Otlp;

/// <summary>The body is not the JSON or protobuf that it should be; the sentence says why, and quotes nothing of it.</summary>
public sealed class MalformedOtlpException(string sentence) : FormatException(sentence);
