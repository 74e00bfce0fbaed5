using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Sidechain.Bench;

/// <summary>Connections from addresses in 127.0.0.0/8: the quiet user and the attacker are not one and the same to the services.</summary>
internal static class Callers
{
    public const string Attacker = "127.0.0.66";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>A client that comes from an address of its own.</summary>
    public static HttpClient Client(Uri api, string address, string? token = null)
    {
        var client = new HttpClient(Handler(address)) { BaseAddress = api, Timeout = Limit };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static SocketsHttpHandler Handler(string address) => new()
    {
        ActivityHeadersPropagator = null,
        MaxConnectionsPerServer = 1000,
        ConnectCallback = async (context, cancellationToken) => new NetworkStream(
            await ConnectAsync(address, context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken), ownsSocket: true),
    };

    public static async Task<Socket> ConnectAsync(string from, string host, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            await socket.ConnectAsync(host, port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
