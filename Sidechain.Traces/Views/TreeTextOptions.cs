namespace Sidechain.Traces.Views;

/// <summary>The columns beside the names in a printed tree.</summary>
public sealed record TreeTextOptions
{
    /// <summary>Duration, tier and status of every span.</summary>
    public static TreeTextOptions Full { get; } = new();

    /// <summary>The bare tree: comparable, since nothing in it depends on the run.</summary>
    public static TreeTextOptions NamesOnly { get; } = new() { Durations = false, Tiers = false, Statuses = false, Warnings = false };

    /// <summary>In milliseconds, two decimals, right-aligned.</summary>
    public bool Durations { get; init; } = true;

    public bool Tiers { get; init; } = true;

    public bool Statuses { get; init; } = true;

    /// <summary>Behind the line, after <c>!</c>; status messages too.</summary>
    public bool Warnings { get; init; } = true;
}
