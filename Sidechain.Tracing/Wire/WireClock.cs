namespace Sidechain.Tracing.Wire;

/// <summary>A client's clock as it measured it.</summary>
/// <param name="OffsetMs">Server minus client, milliseconds: add it to client times.</param>
/// <param name="RttMs">Round-trip time of the exchange that the offset comes from, milliseconds.</param>
public sealed record WireClock(double OffsetMs, double RttMs);
