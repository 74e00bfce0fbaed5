namespace Sidechain.Traces.Trees;

/// <summary>A span that this one is connected with, although it is not its parent.</summary>
/// <param name="TraceId">32 lower-case hex digits; may be another trace.</param>
/// <param name="SpanId">16 lower-case hex digits.</param>
public sealed record SpanLink(string TraceId, string SpanId)
{
    /// <summary>Values as in <see cref="Span.Attributes"/>; empty when there are none.</summary>
    public IReadOnlyDictionary<string, object?> Attributes { get; init; } = Span.NoAttributes;

    /// <summary>The W3C <c>tracestate</c>.</summary>
    public string? TraceState { get; init; }

    /// <summary>As <see cref="Span.Flags"/>.</summary>
    public uint Flags { get; init; }
}
