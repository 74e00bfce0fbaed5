namespace Sidechain.Traces.Trees;

/// <summary>A client's measurement of its clock, by four instants of a small exchange with a server.</summary>
/// <param name="OffsetNs">Server minus client, nanoseconds.</param>
/// <param name="RoundTripNs">The time that the exchange took, nanoseconds: the offset is wrong by half of it at most.</param>
public readonly record struct ClockSample(long OffsetNs, long RoundTripNs);
