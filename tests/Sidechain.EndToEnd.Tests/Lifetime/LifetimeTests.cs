using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sidechain.EndToEnd.Tests.Lifetime;

/// <summary>However it ends, nothing stays; what cannot start says why.</summary>
public sealed class LifetimeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kill_OfTheAppHost_LeavesNoProcessAndAClosedDatabase(bool ofTheDotnetRunAroundIt)
    {
        await using var run = await AppHostRun.StartAsync(ofTheDotnetRunAroundIt);
        Assert.Contains(run.Processes.Alive(), line => line.Contains("redis-server", StringComparison.Ordinal));
        Assert.Contains(run.Processes.Alive(), line => line.Contains("postgres -D", StringComparison.Ordinal));

        run.Signal("KILL");
        await run.Processes.AllGoneAsync();

        Assert.Equal(137, await run.ExitAsync());
        Assert.True(run.DatabaseIsClosed());
    }

    [Fact]
    public async Task Run_SaysWhatRunsAndWhereToLogIn_RefusesASecondOne_AndEndsWithCtrlC()
    {
        await using var run = await AppHostRun.StartAsync();
        Assert.Contains(
            $"Postgres and Redis run as local processes, because no container engine answers. Data: {run.Data}", run.Output,
            StringComparison.Ordinal);
        Assert.Matches(@"(?m)^The dashboard, with every trace:  http://localhost:\d+/login\?t=[0-9a-f]{32}$", run.Output);
        Assert.DoesNotContain("warn:", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Output, StringComparison.Ordinal);

        var (exitCode, output) = await AppHostRun.FailAsync(run.Data);
        Assert.Equal(1, exitCode);
        Assert.StartsWith(
            $"The data folder {run.Data} is in use by the AppHost with process id {run.Id.ToString(CultureInfo.InvariantCulture)}. "
            + "Stop that one with Ctrl+C, then start again; or set SIDECHAIN_DATA",
            output, StringComparison.Ordinal);

        run.Signal("INT");
        Assert.Equal(0, await run.ExitAsync());
        await run.Processes.AllGoneAsync();
        Assert.True(run.DatabaseIsClosed());
    }

    [Fact]
    public async Task Start_WithAPortInUse_NamesThePortAndItsOwner()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var (exitCode, output) = await AppHostRun.FailAsync(
            null, "--DcpPublisher:RandomizePorts=false",
            FormattableString.Invariant($"--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:{port}"));

        Assert.Equal(1, exitCode);
        Assert.Contains(
            FormattableString.Invariant($"Port {port} (the dashboard, ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL) is already in use by"), output,
            StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"(process id {Environment.ProcessId})."), output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "/dev/null/sidechain", "The data folder /dev/null/sidechain cannot be used: ",
        "Set SIDECHAIN_DATA to a folder that this user may write to.")]
    [InlineData(null, "--servers is 'cloud': it must be 'container' or 'process'.", "", "--servers", "cloud")]
    public async Task Start_ThatCannotBe_SaysWhyInOneSentence(string? data, string first, string last, params string[] args)
    {
        var (exitCode, output) = await AppHostRun.FailAsync(data, args);

        Assert.Equal(1, exitCode);
        Assert.StartsWith(first, output, StringComparison.Ordinal);
        Assert.EndsWith(last, output.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
