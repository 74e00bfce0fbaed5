using System.Net;
using System.Net.Sockets;
using Sidechain.Traces.Testing;

namespace Sidechain.EndToEnd.Tests;

public sealed class BadInputTests(SidechainApplication application)
{
    [Fact]
    public async Task Upload_OfNoAudio_SaysWhatToDoWithTheTraceId()
    {
        using var cli = await Cli.LoggedInAsync(application.App, "alice");
        var file = Path.Combine(Directory.CreateTempSubdirectory("sidechain-e2e-").FullName, "loop.txt");
        await File.WriteAllTextAsync(file, "no audio at all");

        var result = await cli.RunAsync("upload", file);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("loop.txt is no WAV audio", result.Errors, StringComparison.Ordinal);
        using var traces = await TraceReader.LogInAsync(application.App, "alice");
        await traces.Trace(result.TraceId()).ShouldHaveShapeAsync("""
            !strict
            cli.share_loop        @cli
              cli.start_process   @cli
              cli.upload_audio    @cli
                cli.read_file     @cli
            """);
    }

    [Fact]
    public async Task Login_WithAWrongPassword_ExitsWithThreeAndTheTraceId()
    {
        using var cli = new Cli(application.ApiUrl);

        var result = await cli.RunAsync("login", "--user", "alice", "--password", "wrong");

        Assert.Equal(3, result.ExitCode);
        Assert.Matches("^[0-9a-f]{32}$", result.TraceId());
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_WithoutLogin_ExitsWithThreeAndSaysHowToLogIn()
    {
        using var cli = new Cli(application.ApiUrl);

        var result = await cli.RunAsync("upload", Cli.Loop);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("login --user", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_ToAnApiThatIsDown_SaysHowToStartIt()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var nobody = new Uri($"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}");
        listener.Stop();
        using var cli = new Cli(nobody);

        var result = await cli.RunAsync("login", "--user", "alice", "--password", "alice");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("dotnet run --project Sidechain.AppHost", result.Errors, StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{32}$", result.TraceId());
    }
}
