using System.Threading.Channels;

namespace Sidechain.PluginHostSim.Network;

/// <summary>One direction of a proxied connection: bytes come, wait as long as the network would keep them, and go on in order.</summary>
/// <param name="conditions">What happens to them.</param>
/// <param name="time">Measures the waits.</param>
/// <param name="random">Which packets are lost.</param>
internal sealed class OneWay(NetworkConditions conditions, TimeProvider time, Random random)
{
    /// <summary>Packets that are read at once: few, so that a slow line is smooth.</summary>
    private const int PacketsPerChunk = 4;

    /// <summary>What the network holds at most; a sender that is faster waits.</summary>
    private const int MostChunks = 64;

    private readonly Channel<(TimeSpan Arrival, byte[] Bytes)> _onTheWay = Channel.CreateBounded<(TimeSpan, byte[])>(Chunks(conditions));
    private readonly ArrivalTimes _arrivals = new(conditions, random);
    private readonly long _started = time.GetTimestamp();
    private long _passed;

    /// <summary>Bytes that have come so far.</summary>
    public long Passed => Volatile.Read(ref _passed);

    /// <summary>Copies until the source ends, or until the connection is cut: true then.</summary>
    /// <param name="from">One end.</param>
    /// <param name="to">The other.</param>
    /// <param name="otherWay">What comes back.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<bool> RunAsync(Stream from, Stream to, OneWay otherWay, CancellationToken cancellationToken)
    {
        var delivery = DeliverAsync(to, cancellationToken);
        var isCut = false;
        try
        {
            var buffer = new byte[PacketsPerChunk * ArrivalTimes.PacketLength];
            int read;
            while (!isCut && (read = await from.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (conditions.CutAfterBytes is { } limit && _passed + read >= limit)
                {
                    read = (int)Math.Max(0, limit - _passed);
                    isCut = true;
                }
                else if (otherWay.Passed >= conditions.CutWhenOtherWayPassed)
                {
                    isCut = true;
                    break;
                }

                Volatile.Write(ref _passed, _passed + read);
                var arrival = _arrivals.Next(time.GetElapsedTime(_started), read);
                await _onTheWay.Writer.WriteAsync((arrival, buffer[..read]), cancellationToken);
            }
        }
        finally
        {
            _onTheWay.Writer.TryComplete();
        }

        await delivery;
        return isCut;
    }

    /// <summary>As many as are on the way at the line's rate, and one that enters it: a slow line holds little.</summary>
    private static int Chunks(NetworkConditions conditions)
    {
        const double Chunk = PacketsPerChunk * ArrivalTimes.PacketLength;
        return conditions.BytesPerSecond is { } rate
            ? (int)Math.Clamp(1 + Math.Ceiling(rate * conditions.Delay.TotalSeconds / Chunk), 1, MostChunks)
            : MostChunks;
    }

    private async Task DeliverAsync(Stream to, CancellationToken cancellationToken)
    {
        await foreach (var (arrival, bytes) in _onTheWay.Reader.ReadAllAsync(cancellationToken))
        {
            if (arrival - time.GetElapsedTime(_started) is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken);
            }

            await to.WriteAsync(bytes, cancellationToken);
        }
    }
}
