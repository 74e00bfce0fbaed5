namespace Sidechain.Otlp;

/// <summary>The body is neither the JSON nor the protobuf that it should be; the sentence says what is wrong with it, and quotes nothing of it.</summary>
public sealed class MalformedOtlpException(string sentence) : FormatException(sentence);
