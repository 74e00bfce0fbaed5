using System.Net;
using System.Net.Sockets;
using System.Text;
using Sidechain.ServiceDefaults.Tests.Services;

namespace Sidechain.ServiceDefaults.Tests.Forwarding;

/// <summary>A service that answers its first request with the bytes that a test gives it, whole or not, right or wrong.</summary>
internal sealed class RawService : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public RawService() => _listener.Start();

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>Sends the answer, then closes the connection when the test says so.</summary>
    public async Task AnswerAsync(string answer, Task? whenRead = null)
    {
        using var connection = await _listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await ReadHeadersAsync(connection.GetStream());
        await connection.GetStream().WriteAsync(Encoding.Latin1.GetBytes(answer), TestContext.Current.CancellationToken);
        await (whenRead ?? Task.CompletedTask);
    }

    /// <summary>Lets the body come, and hangs up on it after so many bytes, with its answer.</summary>
    public async Task AnswerInMidBodyAsync(string answer, int bytes)
    {
        using var connection = await _listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await ReadHeadersAsync(connection.GetStream());
        await connection.GetStream().WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await connection.GetStream().ReadExactlyAsync(new byte[bytes], TestContext.Current.CancellationToken);
        await connection.GetStream().WriteAsync(Encoding.Latin1.GetBytes(answer), TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a request's bytes to a service and reads the answer's up to the end of its headers.</summary>
    public static async Task<string> AskAsync(TestService service, string request)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, service.Address.Port, TestContext.Current.CancellationToken);
        await connection.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        return await ReadHeadersAsync(connection.GetStream());
    }

    public void Dispose() => _listener.Dispose();

    public static async Task<string> ReadHeadersAsync(NetworkStream stream)
    {
        var text = "";
        var one = new byte[1];
        while (!text.EndsWith("\r\n\r\n", StringComparison.Ordinal)
            && await stream.ReadAsync(one, TestContext.Current.CancellationToken) > 0)
        {
            text += (char)one[0];
        }

        return text;
    }
}
