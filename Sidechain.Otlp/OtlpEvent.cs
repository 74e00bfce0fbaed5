namespace Sidechain.Otlp;

/// <summary>Something that happened at one instant of a span.</summary>
/// <param name="Name">Empty where it has none.</param>
/// <param name="TimeNs">Nanoseconds since 1970; absent where it was absent or made no sense.</param>
/// <param name="Attributes">Values as <see cref="OtlpAttributes"/> has them.</param>
public sealed record OtlpEvent(string Name, long? TimeNs, IReadOnlyList<KeyValuePair<string, object>> Attributes)
{
    /// <summary>The time as it came, where it is not a number or too great a one; null where it is one, or was absent.</summary>
    public string? UnusableTime { get; init; }

    /// <summary>How many its sender left out, by its own count.</summary>
    public uint DroppedAttributes { get; init; }
}
