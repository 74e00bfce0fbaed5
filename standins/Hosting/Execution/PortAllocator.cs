using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Execution;

/// <summary>Gives every endpoint its port before anything starts.</summary>
internal static class PortAllocator
{
    /// <summary>Below the kernel's ephemeral range: no outgoing connection takes one of these between the choice and the listen.</summary>
    private const int FirstRandom = 20_000;
    private const int LastRandom = 32_000;
    private static readonly HashSet<int> Taken = [];

    /// <exception cref="DistributedApplicationException">Fixed ports are in use; all of them are named.</exception>
    public static void Allocate(IEnumerable<IResource> resources, bool random)
    {
        var conflicts = new List<string>();
        var wantedBy = new Dictionary<int, string>();
        foreach (var resource in resources)
        {
            foreach (var endpoint in resource.Model.Endpoints)
            {
                if (!random && endpoint.Port is { } port)
                {
                    if (!wantedBy.TryAdd(port, resource.Name)) conflicts.Add($"Port {port} is wanted by both {wantedBy[port]} and {resource.Name}.");
                    else if (!IsFree(port)) conflicts.Add($"Port {port} ({resource.Name}, endpoint {endpoint.Name}) is already in use{PortOwner.Describe(port)}.");
                    endpoint.Allocate(port);
                }
                else
                {
                    endpoint.Allocate(FreePort());
                }
            }
        }

        if (conflicts.Count > 0)
        {
            throw new DistributedApplicationException($"{string.Join('\n', conflicts)}\nStop what listens there, then start again.");
        }
    }

    private static int FreePort()
    {
        lock (Taken)
        {
            while (true)
            {
                var port = Random.Shared.Next(FirstRandom, LastRandom);
                if (!Taken.Contains(port) && IsFree(port))
                {
                    Taken.Add(port);
                    return port;
                }
            }
        }
    }

    private static bool IsFree(int port)
    {
        foreach (var address in (IPAddress[])[IPAddress.Loopback, IPAddress.IPv6Loopback])
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6) continue;
            using var listener = new TcpListener(address, port);
            try
            {
                listener.Start();
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                return false;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressNotAvailable)
            {
                continue; // IPv6 is known but switched off
            }
        }

        return true;
    }
}
