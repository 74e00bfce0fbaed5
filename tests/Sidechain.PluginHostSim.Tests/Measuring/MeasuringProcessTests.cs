using System.Text.Json;
using Sidechain.PluginHostSim.Tests.Commands;
using Sidechain.TestApi;

namespace Sidechain.PluginHostSim.Tests.Measuring;

/// <summary>The long commands, short, against an api that keeps every request.</summary>
public sealed class MeasuringProcessTests : IAsyncLifetime
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sidechain-measure-");
    private RecordingApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await RecordingApi.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _home.Delete(recursive: true);
    }

    [Fact]
    public async Task Measure_OnePair_SharesWithTracingAndWithout()
    {
        var result = await RunAsync("measure", "--pairs", "1", "--seconds", "1", "--marks", "--json");

        // How much they differ is the bench's question, on a machine that does nothing else.
        var report = result.Json;
        Assert.True(result.ExitCode is 0 or 1, result.Error);
        Assert.All(new[] { "on", "off" }, mode => Assert.Equal(0, report.GetProperty(mode).GetProperty("allocated_bytes").GetInt64()));
        Assert.All(new[] { "on", "off" }, mode =>
            Assert.True(
                report.GetProperty(mode).GetProperty("blocks").GetInt64() > 0
                    && report.GetProperty(mode).GetProperty("shares").GetInt32() > 0));
        Assert.Matches("(?m)^Audio thread: [0-9]+$", result.Error);
        var traced = _api.Requests.Where(request => request.Path == RecordingApi.PostsPath)
            .GroupBy(request => request.Header("traceparent") is not null).ToDictionary(g => g.Key, g => g.Count());
        Assert.True(traced[true] > 0 && traced[false] > 0);
        Assert.Contains("plugin.audio", _api.Spans.Select(span => span.Name));
    }

    [Fact]
    public async Task Soak_Short_ReportsSharesAndMemoryAndFailsWhenAShareFails()
    {
        var good = await RunAsync("soak", "--duration", "2", "--every", "1", "--json");
        Assert.True(good.ExitCode == 0, good.Output + good.Error);
        Assert.True(good.Json.GetProperty("shares").GetInt32() > 0);
        Assert.All(good.Json.GetProperty("resident_mb").EnumerateArray(), quarter => Assert.True(quarter.GetDouble() > 1));
        Assert.Equal(JsonValueKind.Number, good.Json.GetProperty("growth").ValueKind);

        _api.Fail(RecordingApi.PostsPath, 422, "This is no loop.");
        var bad = await RunAsync("soak", "--duration", "1", "--every", "1", "--json");
        Assert.Equal(1, bad.ExitCode);
        Assert.Contains("This is no loop.", bad.Json.GetProperty("errors").ToString(), StringComparison.Ordinal);
    }

    private Task<HostResult> RunAsync(params string[] args) => HostProcess.RunAsync(
        args,
        ("SIDECHAIN_API_URL", _api.Url), ("SIDECHAIN_TOKEN", RecordingApi.Token), ("SIDECHAIN_FLUSH_SECONDS", "60"),
        ("SIDECHAIN_TRACING", ""), ("SIDECHAIN_SPOOL", ""),
        ("XDG_CONFIG_HOME", _home.FullName), ("XDG_STATE_HOME", _home.FullName), ("XDG_DATA_HOME", _home.FullName));
}
