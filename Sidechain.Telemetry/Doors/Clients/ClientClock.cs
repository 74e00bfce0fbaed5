using Sidechain.Telemetry.Store;
using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Doors.Clients;

/// <summary>How wrong a client's clock is.</summary>
internal static class ClientClock
{
    // A hundred years: a client without a battery lives in 1970, and no further off.
    private const double MostMs = 100.0 * 366 * 24 * 60 * 60 * 1000;

    // Half an hour: whoever waited longer has measured nothing.
    private const double MostRoundTripMs = 30 * 60 * 1000;

    /// <summary>As the client measured it, else by when its request left and came.</summary>
    public static SenderClock Read(WireEnvelope envelope, DateTimeOffset received)
    {
        if (envelope.Clock is { OffsetMs: var measured, RttMs: var roundTrip } && double.IsFinite(measured))
        {
            return new(
                Microseconds(measured),
                roundTrip is >= 0 and <= MostRoundTripMs && Math.Abs(measured) <= MostMs ? (int)(roundTrip * 1000) : null);
        }

        return envelope.AttemptSentAtUs is { } sent
            ? new(Microseconds(received.ToUnixTimeMilliseconds() - (sent / 1000.0)), null)
            : default;
    }

    private static long Microseconds(double ms) => (long)(Math.Clamp(ms, -MostMs, MostMs) * 1000);
}
