namespace Sidechain.Traces.Lint;

public sealed record LintOptions
{
    /// <summary>Null: attributes are not checked.</summary>
    public AttributeRegistry? Registry { get; init; }

    /// <summary>How much of a root's time may be under none of its children, in percent; null: any.</summary>
    public double? MostUnaccounted { get; init; }
}
