namespace Sidechain.Telemetry.Store;

/// <summary>How wrong the clock of a batch's sender is.</summary>
/// <param name="OffsetUs">Server minus client, microseconds; null where nobody knows.</param>
/// <param name="RoundTripUs">Of the exchange by which it was measured; null where it was not: then the way there is counted as offset.</param>
internal readonly record struct SenderClock(long? OffsetUs, int? RoundTripUs);
