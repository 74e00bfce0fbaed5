namespace Sidechain.Traces.Clocks;

/// <summary>By how much the times of one client were moved onto the clock of the services. A raw time is the shown one minus <paramref name="OffsetNs"/>.</summary>
/// <param name="Service">The client's service, for example <c>sidechain-cli</c>.</param>
/// <param name="OffsetNs">Server minus client, nanoseconds; what was added to the client's times.</param>
/// <param name="ErrorNs">How wrong that can be at most, nanoseconds either way.</param>
public sealed record ClockOffset(string Service, long OffsetNs, long ErrorNs);
