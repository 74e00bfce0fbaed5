namespace Sidechain.Traces.Trees;

/// <summary>Something that happened at one instant of a span.</summary>
/// <param name="Name">For example <c>encoding_started</c>.</param>
/// <param name="TimeNs">Nanoseconds since 1970 by the recording process' clock.</param>
public sealed record SpanEvent(string Name, long TimeNs)
{
    /// <summary>Values as in <see cref="Span.Attributes"/>; empty when there are none.</summary>
    public IReadOnlyDictionary<string, object?> Attributes { get; init; } = Span.NoAttributes;
}
