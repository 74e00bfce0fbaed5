namespace Sidechain.Telemetry.Store;

/// <summary>How wrong the clock of a batch's sender is.</summary>
/// <param name="OffsetUs">Server minus client, microseconds; null where it is unknown.</param>
/// <param name="RoundTripUs">Of the exchange that measured the offset; null without one: then the time of travel counts as offset.</param>
internal readonly record struct SenderClock(long? OffsetUs, int? RoundTripUs)
{
    // A batch is not longer on its way; more is the clock.
    private const long LongestWayUs = 10_000_000;

    /// <summary>
    /// The correction of the sender's times when nothing else is known: the offset, or nothing while the clock may be right. The offset is
    /// only known to half the round trip; without one, to the time of travel.
    /// </summary>
    public long CorrectionUs => (OffsetUs, RoundTripUs) switch
    {
        (null, _) => 0,
        ({ } offset, { } trip) => Math.Abs(offset) <= trip / 2 ? 0 : offset,
        ({ } offset, null) => offset is >= 0 and <= LongestWayUs ? 0 : offset,
    };
}
