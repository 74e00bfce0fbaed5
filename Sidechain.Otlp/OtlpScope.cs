namespace Sidechain.Otlp;

/// <summary>The library that recorded spans.</summary>
public sealed record OtlpScope(string Name, string? Version)
{
    /// <summary>Values as <see cref="OtlpAttributes"/> has them.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Attributes { get; init; } = [];

    /// <summary>How many its sender left out, by its own count.</summary>
    public uint DroppedAttributes { get; init; }
}
