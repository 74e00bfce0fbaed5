using System.Globalization;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Clocks;

/// <summary>
/// When a server had a request and when its answer started, by its own clock, epoch milliseconds: <c>recv</c> and <c>sent</c> of
/// <c>Server-Timing</c>.
/// </summary>
/// <param name="ReceivedMs">Of the request's headers.</param>
/// <param name="AnsweredMs">Not before.</param>
internal readonly record struct ServerInstants(double ReceivedMs, double AnsweredMs)
{
    private const double Year2000Ms = 946_684_800_000;
    private const double Year2100Ms = 4_102_444_800_000;

    /// <summary>False when one is missing or makes no sense. Entries of services in between do not matter.</summary>
    public static bool TryRead(string? serverTiming, out ServerInstants instants)
    {
        double? received = null, answered = null;
        foreach (var entry in (serverTiming ?? "").Split(','))
        {
            received ??= Instant(entry, "recv");
            answered ??= Instant(entry, "sent");
        }

        instants = new ServerInstants(received ?? 0, answered ?? 0);
        return received is not null && answered is not null && answered >= received;
    }

    /// <summary>
    /// Four instants, as NTP has them: half the difference of the two ways is the offset, with an error of at most half the round trip.
    /// Null when the server needed longer than the whole exchange took.
    /// </summary>
    /// <param name="sentMs">By the client's clock.</param>
    /// <param name="gotMs">By the client's clock at <paramref name="sentMs"/>, and the monotonic one since.</param>
    public WireClock? Compare(double sentMs, double gotMs)
    {
        var roundTrip = gotMs - sentMs - (AnsweredMs - ReceivedMs);
        var offset = (ReceivedMs - sentMs + (AnsweredMs - gotMs)) / 2;
        return roundTrip < 0 ? null : new WireClock(Math.Round(offset, 3), Math.Round(roundTrip, 3));
    }

    private static double? Instant(string entry, string name)
    {
        var parts = entry.Split(';', StringSplitOptions.TrimEntries);
        if (parts[0] != name)
        {
            return null;
        }

        foreach (var part in parts)
        {
            if (part.StartsWith("desc=", StringComparison.Ordinal)
                && double.TryParse(
                    part["desc=".Length..].Trim('"'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ms)
                && ms is >= Year2000Ms and < Year2100Ms)
            {
                return ms;
            }
        }

        return null;
    }
}
