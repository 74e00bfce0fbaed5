namespace Sidechain.Traces.Trees;

/// <summary>
/// How a span ended; on the wire <c>ok</c>, <c>error</c> or <c>cancelled</c>. OpenTelemetry's "unset" is <see cref="Ok"/>.
/// </summary>
public enum SpanStatus
{
    Ok,
    Error,
    Cancelled,
}
