namespace Sidechain.Otlp;

/// <summary>How a span ended, by its sender.</summary>
public enum OtlpStatus
{
    Unset,
    Ok,
    Error,
}
