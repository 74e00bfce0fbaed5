using System.Net;
using System.Net.Sockets;
using Sidechain.PluginHostSim.Network;

namespace Sidechain.PluginHostSim.Tests.Sharing;

/// <summary>The proxy over real sockets.</summary>
public sealed class NetworkProxyTests : IAsyncLifetime
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 7))];

    private readonly TcpListener _server = new(IPAddress.Loopback, 0);

    private DnsEndPoint Address => new("127.0.0.1", ((IPEndPoint)_server.LocalEndpoint).Port);

    public ValueTask InitializeAsync()
    {
        _server.Start();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 0.02)]
    public async Task Bytes_BothWays_ComeWholeAndInOrder(int delayMs, double loss)
    {
        var conditions = new NetworkConditions { Delay = TimeSpan.FromMilliseconds(delayMs), Loss = loss };
        await using var proxy = new NetworkProxy(Address, conditions, conditions);
        var echo = EchoAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(proxy.Address, TestContext.Current.CancellationToken);

        var sending = client.GetStream().WriteAsync(Content, TestContext.Current.CancellationToken);
        var received = new byte[Content.Length];
        await client.GetStream().ReadExactlyAsync(received, TestContext.Current.CancellationToken);
        await sending;
        client.Close();
        await echo;

        Assert.Equal(Content, received);
        Assert.Equal(1, proxy.Connections);
    }

    [Fact]
    public async Task Connection_CutOnItsWayUp_IsResetAndTheServerHasSoMuch()
    {
        await using var proxy = new NetworkProxy(Address, new NetworkConditions { CutAfterBytes = 50_000 }, new NetworkConditions());
        var arriving = CountAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(proxy.Address, TestContext.Current.CancellationToken);

        var failure = await Record.ExceptionAsync(async () =>
        {
            await client.GetStream().WriteAsync(Content, TestContext.Current.CancellationToken);
            await client.GetStream().ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);
        });

        Assert.IsAssignableFrom<IOException>(failure);
        Assert.InRange(await arriving, 0, 50_000);
    }

    [Fact]
    public async Task Answer_ToALongRequest_IsLostAndToAShortOneIsNot()
    {
        await using var proxy = new NetworkProxy(
            Address, new NetworkConditions(), new NetworkConditions { CutWhenOtherWayPassed = 10_000 });
        var echo = EchoAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(proxy.Address, TestContext.Current.CancellationToken);
        var stream = client.GetStream();

        await stream.WriteAsync(Content.AsMemory(0, 100), TestContext.Current.CancellationToken);
        await stream.ReadExactlyAsync(new byte[100], TestContext.Current.CancellationToken);
        var failure = await Record.ExceptionAsync(async () =>
        {
            await stream.WriteAsync(Content, TestContext.Current.CancellationToken);
            await stream.ReadExactlyAsync(new byte[Content.Length], TestContext.Current.CancellationToken);
        });

        Assert.IsAssignableFrom<IOException>(failure);
        await Record.ExceptionAsync(() => echo);
    }

    private async Task EchoAsync()
    {
        using var connection = await _server.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var stream = connection.GetStream();
        var buffer = new byte[8192];
        for (int read; (read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0;)
        {
            await stream.WriteAsync(buffer.AsMemory(0, read), TestContext.Current.CancellationToken);
        }
    }

    private async Task<int> CountAsync()
    {
        using var connection = await _server.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var (total, buffer) = (0, new byte[8192]);
        try
        {
            for (int read; (read = await connection.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0;)
            {
                total += read;
            }
        }
        catch (IOException)
        {
            // The reset.
            Assert.True(total <= 50_000);
        }

        return total;
    }
}
