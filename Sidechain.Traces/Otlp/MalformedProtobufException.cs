namespace Sidechain.Traces.Otlp;

/// <summary>The bytes are no protobuf message; the sentence says what is wrong with them.</summary>
public sealed class MalformedProtobufException(string sentence) : FormatException(sentence);
