using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Sidechain.PluginHostSim.Network;

/// <summary>
/// The way that a session's connections take: through a proxy for each server, or nowhere. Addresses, and so headers and spools, stay the
/// server's own.
/// </summary>
/// <param name="up">To the server.</param>
/// <param name="down">From it.</param>
/// <param name="isOffline">Nothing can be reached at all.</param>
internal sealed class NetworkPath(NetworkConditions up, NetworkConditions down, bool isOffline = false) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<DnsEndPoint, Lazy<NetworkProxy>> _proxies = new();

    /// <summary>What <see cref="SocketsHttpHandler.ConnectCallback"/> calls.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        if (isOffline)
        {
            throw new SocketException((int)SocketError.NetworkUnreachable);
        }

        var proxy = _proxies.GetOrAdd(context.DnsEndPoint, server => new Lazy<NetworkProxy>(() => new NetworkProxy(server, up, down))).Value;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(proxy.Address, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies.Values)
        {
            await proxy.Value.DisposeAsync();
        }
    }
}
