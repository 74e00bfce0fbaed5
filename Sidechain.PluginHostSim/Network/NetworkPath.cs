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

    /// <summary>Where a session connects for a server: <see cref="Sidechain.Client.Sessions.SessionOptions.Route"/>.</summary>
    /// <exception cref="SocketException">There is no network.</exception>
    public EndPoint Route(DnsEndPoint server)
    {
        if (isOffline)
        {
            throw new SocketException((int)SocketError.NetworkUnreachable);
        }

        return _proxies.GetOrAdd(server, to => new Lazy<NetworkProxy>(() => new NetworkProxy(to, up, down))).Value.Address;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies.Values)
        {
            await proxy.Value.DisposeAsync();
        }
    }
}
