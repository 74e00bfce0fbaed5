namespace Sidechain.Otlp;

/// <summary>What a request says about all of its spans or logs of one process.</summary>
public sealed class OtlpResource
{
    internal OtlpResource(List<KeyValuePair<string, object>> attributes) => (Attributes, Origin) = (attributes, OtlpOrigin.From(attributes));

    /// <summary>Values as <see cref="OtlpAttributes"/> has them.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Attributes { get; }

    public OtlpOrigin Origin { get; }
}
