using System.Net;
using System.Net.Sockets;
using System.Text;
using Sidechain.Api.Tests.Hosting;

namespace Sidechain.Api.Tests.Attacks;

/// <summary>Uploads that come slowly, from several addresses, keep nobody else from uploading.</summary>
public sealed class SlowUploadTests(Servers servers)
{
    [Fact]
    public async Task UploadsThatComeSlowly_HoldNoPlaceOfAll()
    {
        await using var api = await ApiServer.StartAsync(
            servers, ("urls", "http://127.0.0.1:0"), ("Limits:Uploads:ConcurrentOfAll", "2"), ("Limits:Uploads:WaitingOfAll", "0"));
        using var mallory = await api.SignUpAsync();
        using var quiet = await api.SignUpAsync();
        var slow = new List<Socket>();
        foreach (var address in (string[])["127.0.0.66", "127.0.0.67"])
        {
            slow.Add(await BeginAsync(api, address, mallory.Token!));
        }

        // From then on each has its file, and waits for the rest of its body.
        await Eventually.Async(
            "both have begun", () => Directory.GetFiles(api.AudioPath, "*.part", SearchOption.AllDirectories).Length == 2);

        Assert.Equal(HttpStatusCode.Created, (await quiet.PostAsync()).Status);
        slow.ForEach(socket => socket.Dispose());
    }

    private static async Task<Socket> BeginAsync(ApiServer api, string address, string token)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        await socket.ConnectAsync(api.Address.Host, api.Address.Port, TestContext.Current.CancellationToken);
        const string Begin = "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n--b\r\n";
        var request = $"POST /api/v1/posts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n{Begin}";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        return socket;
    }
}
