using System.Net;
using System.Net.Sockets;

namespace Sidechain.Api.Tests.Hosting;

/// <summary>Ports of the loop-back address.</summary>
internal static class FreePort
{
    /// <summary>A port where nobody listens: for a server that is away, or starts later.</summary>
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
