using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>
/// Tells which spans are older than the server takes. Only a clock that was compared with the server's can tell: one that is off by years
/// would give up spans of a minute ago. Where one of the two was not compared, nothing is too old, and the spool's size is its bound.
/// </summary>
/// <param name="most">The oldest that is taken.</param>
/// <param name="nowUs">By this machine's clock, microseconds since the epoch.</param>
/// <param name="now">That clock against the server's; null where it is not known.</param>
internal sealed class SpoolAge(TimeSpan most, long nowUs, WireClock? now)
{
    /// <summary>True when so much time has passed at the server.</summary>
    /// <param name="writtenUs">By the clock of the run that wrote it.</param>
    /// <param name="then">That clock against the server's.</param>
    public bool IsOver(long writtenUs, WireClock? then) =>
        now is not null && then is not null && AtServer(nowUs, now) - AtServer(writtenUs, then) > most.TotalMicroseconds;

    private static double AtServer(long us, WireClock clock) => us + (clock.OffsetMs * 1000);
}
