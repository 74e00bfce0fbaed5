using System.Net;
using System.Net.Sockets;

namespace Sidechain.PluginHostSim.Network;

/// <summary>A TCP proxy on loopback between the plugin and one server, with a network of our choice in between.</summary>
internal sealed class NetworkProxy : IAsyncDisposable
{
    /// <summary>A slow line holds what it passes on in a second, bytes.</summary>
    private const int LeastBuffer = 8 * 1024;
    private const int MostBuffer = 1024 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly DnsEndPoint _server;
    private readonly NetworkConditions _up;
    private readonly NetworkConditions _down;
    private readonly TimeProvider _time;
    private readonly int _seed;
    private readonly Task _accepting;
    private int _connections;

    /// <param name="server">Where connections go on to.</param>
    /// <param name="up">To the server.</param>
    /// <param name="down">From it.</param>
    /// <param name="seed">Of what is lost.</param>
    /// <param name="time">Measures the waits.</param>
    public NetworkProxy(DnsEndPoint server, NetworkConditions up, NetworkConditions down, int seed = 1, TimeProvider? time = null)
    {
        (_server, _up, _down, _seed, _time) = (server, up, down, seed, time ?? TimeProvider.System);
        if (up.BytesPerSecond is { } rate)
        {
            // Else the system takes megabytes off the client's hands, and acknowledges what reaches the server minutes later.
            _listener.Server.ReceiveBufferSize = Math.Clamp(rate, LeastBuffer, MostBuffer);
        }

        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where to connect instead of to the server.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Connections so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_ending.Token);
                running.RemoveAll(task => task.IsCompleted);
                running.Add(PassAsync(client, Interlocked.Increment(ref _connections)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end: those that still run hear of it, too.
            await Task.WhenAll(running);
        }
    }

    private async Task PassAsync(TcpClient client, int number)
    {
        using var server = new TcpClient { NoDelay = true };
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await server.ConnectAsync(_server.Host, _server.Port, ended.Token);
                var (there, back) =
                    (new OneWay(_up, _time, new Random(_seed + number)), new OneWay(_down, _time, new Random(_seed - number)));
                var up = there.RunAsync(client.GetStream(), server.GetStream(), back, ended.Token);
                var down = back.RunAsync(server.GetStream(), client.GetStream(), there, ended.Token);
                // HTTP has no half-closed connections: when one way is over, so is the other.
                if (await (await Task.WhenAny(up, down)))
                {
                    Reset(client);
                    Reset(server);
                }

                await ended.CancelAsync();
                await Task.WhenAll((Task)up, down).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // A connection that breaks is what this is for.
                Reset(client);
            }
        }
    }

    /// <summary>Closed with a reset instead of the usual farewell, as a network does that forgot the connection.</summary>
    private static void Reset(TcpClient connection)
    {
        connection.LingerState = new LingerOption(enable: true, seconds: 0);
        connection.Close();
    }
}
