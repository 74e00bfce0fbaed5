namespace Sidechain.PluginHostSim.Network;

/// <summary>
/// When bytes arrive at the other end of a network: after the delay, after those before them, at the line's rate, later where packets are
/// lost.
/// </summary>
/// <param name="conditions">What happens to them.</param>
/// <param name="random">Which packets are lost; the same seed loses the same.</param>
internal sealed class ArrivalTimes(NetworkConditions conditions, Random random)
{
    /// <summary>An Ethernet frame's payload without the headers of IP and TCP, bytes.</summary>
    public const int PacketLength = 1460;

    /// <summary>
    /// Linux waits so long for an acknowledgement before it sends a lost packet again, at least; and twice as long after each further loss.
    /// </summary>
    private static readonly TimeSpan Retransmission = TimeSpan.FromMilliseconds(200);

    private const int MostRetransmissions = 5;

    private TimeSpan _last;

    /// <summary>The instant at which the next bytes arrive.</summary>
    /// <param name="now">When they leave; never earlier than the last time.</param>
    /// <param name="bytes">How many.</param>
    public TimeSpan Next(TimeSpan now, int bytes)
    {
        var arrival = now + conditions.Delay;
        if (arrival < _last)
        {
            arrival = _last;
        }

        if (conditions.BytesPerSecond is { } rate)
        {
            arrival += TimeSpan.FromSeconds((double)bytes / rate);
        }

        return _last = arrival + Stall(bytes);
    }

    private TimeSpan Stall(int bytes)
    {
        var stall = TimeSpan.Zero;
        for (var packet = 0; conditions.Loss > 0 && packet < bytes; packet += PacketLength)
        {
            var wait = Retransmission;
            for (var again = 0; again < MostRetransmissions && random.NextDouble() < conditions.Loss; again++, wait *= 2)
            {
                stall += wait;
            }
        }

        return stall;
    }
}
