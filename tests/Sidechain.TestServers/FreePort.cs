using System.Net;
using System.Net.Sockets;

namespace Sidechain.TestServers;

/// <summary>A port of the loop-back address that nobody listens on, for what must know its port before it listens.</summary>
public static class FreePort
{
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
