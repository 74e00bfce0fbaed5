using System.Net;
using System.Net.Sockets;

namespace Sidechain.TestServers;

/// <summary>
/// A free port of the loop-back address, for what must know its port before it listens. It lies below those that the system gives to
/// connections and to listeners that ask for any, which could else take it before the test's server does.
/// </summary>
public static class FreePort
{
    private const int First = 10240;
    private const int FirstOfTheSystem = 32768;

    public static int Take()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, FirstOfTheSystem);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }
    }
}
