namespace Sidechain.Otlp;

/// <summary>
/// A span that another one is connected with, although it is not its parent. A link without usable ids leads nowhere and is left out.
/// </summary>
/// <param name="TraceId">May be another trace.</param>
/// <param name="SpanId">In that trace.</param>
/// <param name="Attributes">Values as <see cref="OtlpAttributes"/> has them.</param>
public sealed record OtlpLink(UInt128 TraceId, ulong SpanId, IReadOnlyList<KeyValuePair<string, object>> Attributes)
{
    /// <summary>The W3C <c>tracestate</c> as it came.</summary>
    public string? TraceState { get; init; }

    public uint Flags { get; init; }

    /// <summary>How many its sender left out, by its own count.</summary>
    public uint DroppedAttributes { get; init; }
}
