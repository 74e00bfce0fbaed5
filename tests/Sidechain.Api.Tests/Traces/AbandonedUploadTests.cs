using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Sidechain.Api.Tests.Hosting;

namespace Sidechain.Api.Tests.Traces;

/// <summary>A client that goes away in the middle of its upload.</summary>
public sealed class AbandonedUploadTests(Servers servers)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Upload_ClientGoesAway_IsCancelledAndNotFailed(bool isReset)
    {
        SpanCollector.Start();
        await using var api = await ApiServer.StartAsync(servers);
        var name = $"u{Guid.NewGuid():n}"[..20];
        using var nobody = api.Client();
        await nobody.RegisterAsync(name, "a-good-password");
        var token = await nobody.TokenAsync(name, "a-good-password");
        var trace = ActivityTraceId.CreateRandom();

        using (var client = new TcpClient())
        {
            await client.ConnectAsync(api.Address.Host, api.Address.Port, TestContext.Current.CancellationToken);
            var head = $"POST /api/v1/posts HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {token}\r\n"
                + $"traceparent: 00-{trace}-{ActivitySpanId.CreateRandom()}-01\r\n"
                + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n--b\r\n"
                + "Content-Disposition: form-data; name=\"audio\"; filename=\"loop.wav\"\r\n\r\nRIFF";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
            await Eventually.Async("the upload has begun", () =>
                Directory.Exists(Path.Combine(api.AudioPath, "incoming"))
                    && Directory.EnumerateFiles(Path.Combine(api.AudioPath, "incoming")).Any());
            client.LingerState = new LingerOption(isReset, 0);
        }

        Assert.Equal("POST /api/v1/posts\n  http.read_body\n", await SpanCollector.DrawAsync(trace));
        Assert.All(SpanCollector.Of(trace), span => Assert.Equal("cancelled", span.GetTagItem("sidechain.status")));
    }
}
