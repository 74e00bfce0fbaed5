using System.Net;
using System.Net.Sockets;
using Sidechain.TestApi;

namespace Sidechain.PluginHostSim.Tests.Sharing;

/// <summary>Machines on which a share is one as any other: without consent to tracing, and with a clock of another century.</summary>
public sealed class MachineTests : IAsyncLifetime
{
    private UsersMachine _machine = null!;

    public async ValueTask InitializeAsync() => _machine = await UsersMachine.StartAsync();

    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    /// <summary>A trap in place of telemetry: it is never accepted from, so whoever connects waits in it.</summary>
    [Theory]
    [InlineData("on", true)]
    [InlineData("off", false)]
    public async Task Share_TelemetryIsATrap_IsCaughtInItOnlyWithTracingOn(string tracing, bool isCaught)
    {
        using var trap = new TcpListener(IPAddress.Loopback, 0);
        trap.Start();
        var (exitCode, _, errors) = await _machine.RunAsync(
            [("SIDECHAIN_TRACING", tracing), ("SIDECHAIN_TELEMETRY_URL", $"http://{trap.LocalEndpoint}"), ("SIDECHAIN_FLUSH_SECONDS", "1")],
            "share", "--bars", "1");

        Assert.True(exitCode == 0, errors);
        Assert.Equal((isCaught, 1), (trap.Pending(), _machine.Api.Connections));
        Assert.Equal(isCaught, Directory.Exists(Path.Combine(_machine.Home.FullName, "sidechain", "spool")));
    }

    [Theory]
    [InlineData("-1700000000")]
    [InlineData("3000000000")]
    public async Task Share_ByAClockThatIsDecadesOff_IsAShareAsAnyOther(string seconds)
    {
        var (exitCode, _, errors) = await _machine.RunAsync("share", "--bars", "1", "--fault", $"wrong-clock={seconds}");

        Assert.True((exitCode, errors) == (0, ""), errors);
        Assert.Equal("ok", _machine.Api.Spans.Single(span => span.Name == "plugin.share_loop").Status);
        Assert.Single(_machine.Api.Requests, request => request.Path == RecordingApi.PostsPath);
    }
}
