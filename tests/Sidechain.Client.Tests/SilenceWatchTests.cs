using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Sidechain.Client.Sessions;

namespace Sidechain.Client.Tests;

/// <summary>Slow is not silent.</summary>
public sealed class SilenceWatchTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private int _givenUp;

    [Fact]
    public void Exchange_OfWhichAByteMovesNowAndThen_IsWaitedForAsLongAsItTakes()
    {
        using var watch = SilenceWatch.Start(Limit, _time, () => _givenUp++);
        var moved = 0L;
        SilenceWatch.Goes(() => moved);

        for (var i = 0; i < 100; i++)
        {
            moved++;
            _time.Advance(Limit * 0.9);
        }

        Assert.Equal(0, _givenUp);
        _time.Advance(Limit * 1.2);
        Assert.NotEqual(0, _givenUp);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Exchange_OfWhichNothingMoves_IsGivenUpAfterTheLimit(bool isConnected)
    {
        using var watch = SilenceWatch.Start(Limit, _time, () => _givenUp++);
        if (isConnected)
        {
            SilenceWatch.Goes(() => 0);
        }

        _time.Advance(Limit * 0.99);
        Assert.Equal(0, _givenUp);
        _time.Advance(Limit * 0.02);
        Assert.Equal(1, _givenUp);
    }

    [Fact]
    public void Exchange_ThatIsOver_IsNotLookedAt()
    {
        SilenceWatch.Start(Limit, _time, () => _givenUp++).Dispose();

        _time.Advance(Limit * 10);

        Assert.Equal(0, _givenUp);
    }

    /// <summary>A socket takes megabytes at once; what has moved is what the other side has.</summary>
    [Fact]
    public async Task Connection_WhoseOtherSideReadsNothing_HasMovedWhatTheOtherSideTook()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Server.ReceiveBufferSize = 8192;
        listener.Start();
        await using var connection = await WatchedConnection.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);
        using var server = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var content = new byte[200_000];

        var sending = connection.WriteAsync(content, TestContext.Current.CancellationToken).AsTask();
        Assert.InRange(connection.Moved, 0, content.Length / 2);
        await server.GetStream().ReadExactlyAsync(content, TestContext.Current.CancellationToken);
        await sending;

        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (connection.Moved < content.Length)
        {
            Assert.True(await look.WaitForNextTickAsync(TestContext.Current.CancellationToken));
        }
    }
}
