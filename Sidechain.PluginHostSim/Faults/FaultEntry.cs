namespace Sidechain.PluginHostSim.Faults;

/// <summary>A fault that can be switched on.</summary>
/// <param name="Name">As <c>--fault</c> takes it.</param>
/// <param name="Value">What may stand behind <c>=</c>, for people; null where nothing may.</param>
/// <param name="Default">The value where none is given.</param>
/// <param name="Summary">One sentence on what it simulates.</param>
internal sealed record FaultEntry(string Name, string? Value, double Default, string Summary)
{
    /// <summary>The smallest value that makes sense.</summary>
    public double Minimum { get; init; }

    /// <summary>The largest.</summary>
    public double Maximum { get; init; }

    /// <summary>The actions that feel it.</summary>
    public FaultTargets Targets { get; init; } = FaultTargets.Share | FaultTargets.Compare;
}

/// <summary>Actions of the plugin that a fault can meet.</summary>
[Flags]
internal enum FaultTargets
{
    /// <summary>Posting a loop.</summary>
    Share = 1,

    /// <summary>Reading the feed.</summary>
    Feed = 2,

    /// <summary>Posting captures of earlier runs.</summary>
    Pending = 4,

    /// <summary>Posting the same file twice.</summary>
    Compare = 8,

    /// <summary>Everything that the plugin sends.</summary>
    All = Share | Feed | Pending | Compare,
}
