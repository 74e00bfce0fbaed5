namespace Sidechain.Telemetry.Otlp;

/// <summary>The two encodings of OTLP.</summary>
internal enum OtlpEncoding
{
    Protobuf,
    Json,
}
