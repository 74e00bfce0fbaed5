namespace Sidechain.Otlp;

/// <summary>The two encodings of OTLP.</summary>
public enum OtlpEncoding
{
    Protobuf,
    Json,
}
