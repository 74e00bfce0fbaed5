namespace Sidechain.Traces.Trees;

/// <summary>By how much the times of one client, or of one service, were moved onto the clock of the services.</summary>
/// <param name="Service">For example <c>sidechain-cli</c>.</param>
/// <param name="OffsetNs">The right time minus its own, at its first instant of the trace, nanoseconds; this was added to it.</param>
/// <param name="ErrorNs">How wrong that can be at most, nanoseconds either way.</param>
public sealed record ClockOffset(string Service, long OffsetNs, long ErrorNs)
{
    /// <summary>By how much the offset grows with time, millionths; 0 for a clock that goes right.</summary>
    public double DriftPpm { get; init; }

    /// <summary>
    /// The <c>service.instance.id</c> of the process with this clock, where several processes have that name; null where there is one, or
    /// where it is not known.
    /// </summary>
    public string? Instance { get; init; }

    /// <summary>The name stands for several clocks, and only some of its spans were moved.</summary>
    public bool OneOfSeveral { get; init; }

    /// <summary>
    /// Only a lower bound of the amount is known, <see cref="ErrorNs"/> less than it: nothing in the trace had to wait for this service.
    /// </summary>
    public bool AtLeast { get; init; }

    /// <summary>The name for people of the process whose clock it is.</summary>
    internal string Name => TreeLines.Printable(Instance is null ? Service : $"{Service} ({Instance})");
}
