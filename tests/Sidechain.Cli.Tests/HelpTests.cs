using Microsoft.AspNetCore.Http;
using Sidechain.Cli.Tests.Processes;
using Sidechain.TestApi;

namespace Sidechain.Cli.Tests;

public sealed class HelpTests : IDisposable
{
    /// <summary>Nobody listens there, and nobody may be asked.</summary>
    private readonly CliProcess _cli = new("http://127.0.0.1:1");

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Help_OfACommand_EndsWithExamples()
    {
        var result = await _cli.RunAsync("upload", "--help");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Examples:\n  sidechain upload loop.wav --bpm 174", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sidechain up", "upload")]
    [InlineData("sidechain trace sh", "shape\nshow")]
    [InlineData("sidechain upload --enc", "--encode")]
    [InlineData("sidechain upload --encode ", "client\nserver")]
    [InlineData("sidechain completion ", "bash\nfish\nzsh")]
    public async Task Completion_OfALine_IsWhatMayFollow(string line, string expected)
    {
        var result = await _cli.RunAsync($"[suggest:{line.Length}]", line);

        Assert.Equal(0, result.ExitCode);
        Assert.Superset(expected.Split('\n').ToHashSet(), result.Output.Split('\n').ToHashSet());
    }

    [Fact]
    public async Task Completion_OfAChoice_HasEachWordOnce()
    {
        const string Line = "sidechain upload loop.wav --encode ";
        var result = await _cli.RunAsync($"[suggest:{Line.Length}]", Line);

        Assert.Equal((0, "client\nserver"), (result.ExitCode, result.Output.TrimEnd()));
    }

    [Fact]
    public async Task Completion_ForBash_IsAScriptThatBashTakes()
    {
        var script = await _cli.RunAsync("completion", "bash");
        var path = _cli.Write("completion.bash", System.Text.Encoding.UTF8.GetBytes(script.Output));
        using var bash = System.Diagnostics.Process.Start("bash", ["-n", path]);
        await bash.WaitForExitAsync();

        Assert.Equal((0, 0), (script.ExitCode, bash.ExitCode));
    }

    [Fact]
    public async Task AlertsAndInsights_AreTables_AndMakeNoTrace()
    {
        await using var api = await RecordingApi.StartAsync();
        using var cli = new CliProcess(api.Url).WithToken();
        api.Answers["/api/v1/alerts"] = (http, _) => http.Response.WriteAsync("""
            {"alerts":[{"rule":"slow encoding","state":"firing","fired_at":"2026-11-30T01:00:00Z","value":5210.5,"threshold":5000,"spans":24,"example_trace_ids":["4bf92f3577b34da6a3ce929d0e0e4736"]}]}
            """);
        api.Answers["/api/v1/insights/latency?client=plugin"] = (http, _) => http.Response.WriteAsync("""
            {"since":"2026-11-23T00:00:00Z","clients":[{"client":"plugin","version":"1.0.0","action":{"count":3,"failed":1,"average_ms":1500,"p50_ms":1200.5,"p95_ms":2000,"p99_ms":2100},
            "encode":null,"sentence":"plugin 1.0.0: on average encoding 1.5 s.","hours":[]}]}
            """);

        var alerts = await cli.RunAsync("alerts");
        var insights = await cli.RunAsync("insights", "--client", "plugin");

        Assert.Matches(@"(?m)^alert +state +since +value +limit +spans +for example$", alerts.Output);
        Assert.Matches(@"(?m)^slow encoding +firing +2026-11-30 .* +5210.5 +5000 +24 +4bf92f3577b34da6a3ce929d0e0e4736$", alerts.Output);
        Assert.Matches(@"(?m)^plugin +1.0.0 +whole action +3 +1 +1.5 s +1.2 s +2.0 s +2.1 s$", insights.Output);
        Assert.Contains("plugin 1.0.0: on average encoding 1.5 s.", insights.Output, StringComparison.Ordinal);
        Assert.Empty(api.Spans);
    }

    [Fact]
    public async Task Alerts_ForAnotherThanSupport_AreRefusedWithTheTraceOfTheAnswer()
    {
        await using var api = await RecordingApi.StartAsync();
        using var cli = new CliProcess(api.Url).WithToken();
        api.Fail("/api/v1/alerts", 403, "Alerts are of everybody's traces, and for support.");

        var result = await cli.RunAsync("alerts");

        Assert.Equal(3, result.ExitCode);
        Assert.Equal("Trace ID: 0af7651916cd43dd8448eb211c80319c", result.LastErrorLine);
    }
}
