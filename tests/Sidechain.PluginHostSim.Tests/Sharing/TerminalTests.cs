using Microsoft.AspNetCore.Http;

namespace Sidechain.PluginHostSim.Tests.Sharing;

/// <summary>What is drawn where somebody looks: the screen of a real terminal, escape sequences included.</summary>
public sealed class TerminalTests : IAsyncLifetime
{
    private UsersMachine _machine = null!;

    public async ValueTask InitializeAsync() => _machine = await UsersMachine.StartAsync();

    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    [Fact]
    public async Task Run_InATerminal_ShowsTheProducersThenTheSharesThatRunAndEndsWithTheReport()
    {
        _machine.Api.Answers["/api/v1/users"] = (http, _) =>
        {
            http.Response.StatusCode = 201;
            return Task.CompletedTask;
        };
        _machine.Api.Answers["/api/v1/feed/timeline"] = (http, _) => http.Response.WriteAsJsonAsync(new { posts = Array.Empty<object>() });
        _machine.Api.Answers["/api/v1/search?q=A%20loop%20under%20load&limit=1"] =
            (http, _) => http.Response.WriteAsJsonAsync(new { posts = Array.Empty<object>() });
        var (exitCode, screen, _) = await _machine.RunInTerminalAsync([], "run", "--users", "2", "--rate", "1", "--duration", "2");

        Assert.True(exitCode == 0, screen);
        Assert.Contains("0 of 2 producers are registered", screen, StringComparison.Ordinal);
        Assert.Contains("0 shares and 0 feeds of 2 producers in 0 s", screen, StringComparison.Ordinal);
        var report = screen[screen.LastIndexOf("2 shares and 2 feeds of 2 producers in 2 s", StringComparison.Ordinal)..];
        Assert.Matches("resident memory by quarter: [1-9][0-9]*, [1-9][0-9]*, [1-9][0-9]*, [1-9][0-9]* MB", report);
    }

    [Fact]
    public async Task Share_InATerminal_ShowsEachStageWithItsBar()
    {
        var (exitCode, screen, _) = await _machine.RunInTerminalAsync([], "share", "--bars", "1", "--fault", "slow-encoder=2");

        Assert.True(exitCode == 0, screen);
        Assert.Matches("Encoding .*━.* [0-9]+ %  [0-9.]+ [kM]?B of [0-9.]+ [kM]B", screen);
        Assert.Contains("Post created!", screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bounce_InATerminal_ShowsHowFarItIs()
    {
        var (exitCode, screen, _) = await _machine.RunInTerminalAsync([], "bounce", "--bars", "100", "--instances", "16", "-o", "song.wav");

        Assert.True(exitCode == 0, screen);
        Assert.Matches("Bouncing .*━", screen);
    }
}
