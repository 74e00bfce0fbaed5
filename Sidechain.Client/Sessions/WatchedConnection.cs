using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Sidechain.Client.Sessions;

/// <summary>A connection that knows what the other side has taken: megabytes may wait in the system's buffer for a slow line.</summary>
internal sealed class WatchedConnection : NetworkStream
{
    // Of linux/tcp.h: level, option, and two counters of eight bytes in what it answers.
    private const int Tcp = 6;
    private const int TcpInfo = 11;
    private const int AcknowledgedAt = 120;
    private const int ReceivedAt = 128;
    private const int InfoLength = 136;

    private readonly Func<long> _moved;
    private long _written;

    private WatchedConnection(Socket socket)
        : base(socket, ownsSocket: true) => _moved = () => Moved;

    /// <summary>Bytes that the other side acknowledged and sent; where the system does not tell, bytes that the system took.</summary>
    public long Moved
    {
        get
        {
            try
            {
                Span<byte> info = stackalloc byte[InfoLength];
                if (OperatingSystem.IsLinux() && Socket.GetRawSocketOption(Tcp, TcpInfo, info) == InfoLength)
                {
                    return BinaryPrimitives.ReadInt64LittleEndian(info[AcknowledgedAt..])
                        + BinaryPrimitives.ReadInt64LittleEndian(info[ReceivedAt..]);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // It is over: nothing moves any more.
            }

            return Volatile.Read(ref _written);
        }
    }

    public static async ValueTask<WatchedConnection> ConnectAsync(EndPoint server, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
            return new WatchedConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        SilenceWatch.Goes(_moved);
        await base.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        Interlocked.Add(ref _written, buffer.Length);
    }
}
