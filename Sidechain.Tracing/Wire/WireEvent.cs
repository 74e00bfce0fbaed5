namespace Sidechain.Tracing.Wire;

/// <summary>A point in time within a span.</summary>
/// <param name="Name">For example <c>encoding_started</c>.</param>
/// <param name="TimestampUs">Microseconds since the epoch, the client's clock; null when it did not say.</param>
public sealed record WireEvent(string Name, long? TimestampUs)
{
    /// <summary>Values as in <see cref="WireSpan.Attributes"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Attributes { get; init; } = [];

    /// <summary>Attributes that were more than the reader takes.</summary>
    public int DroppedAttributes { get; init; }

    /// <summary>The client's word where a time should be, when it is none.</summary>
    public string? UnusableTime { get; init; }
}
