namespace Sidechain.Traces.Clocks;

/// <summary>By how much the times of one client were moved onto the clock of the services.</summary>
/// <param name="Service">The client's service, for example <c>sidechain-cli</c>.</param>
/// <param name="OffsetNs">Server minus client at the client's first instant of the trace, nanoseconds; what was added to it.</param>
/// <param name="ErrorNs">How wrong that can be at most, nanoseconds either way.</param>
public sealed record ClockOffset(string Service, long OffsetNs, long ErrorNs)
{
    /// <summary>By how much the offset grows with time, millionths; 0 for a clock that goes right.</summary>
    public double DriftPpm { get; init; }
}
