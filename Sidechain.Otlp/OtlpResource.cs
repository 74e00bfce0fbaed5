namespace Sidechain.Otlp;

/// <summary>The process of some of a request's spans or logs, as it describes itself.</summary>
public sealed class OtlpResource
{
    internal OtlpResource(List<KeyValuePair<string, object>> attributes) =>
        (Attributes, Origin) = (attributes, OtlpOrigin.From(attributes));

    /// <summary>Values as <see cref="OtlpAttributes"/> has them.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Attributes { get; }

    public OtlpOrigin Origin { get; }

    /// <summary>How many its sender left out, by its own count.</summary>
    public uint DroppedAttributes { get; init; }

    /// <summary>How many nanoseconds the unit has in which its spans' times were given.</summary>
    internal long UnitNs { get; init; } = 1;
}
