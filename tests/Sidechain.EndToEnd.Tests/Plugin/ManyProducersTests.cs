using System.Globalization;
using System.Text.Json;
using Sidechain.Traces.Testing;

namespace Sidechain.EndToEnd.Tests.Plugin;

/// <summary>Many producers at once. <c>bench plugin-soak</c> runs fifty for a minute, and looks at memory.</summary>
public sealed class ManyProducersTests(SidechainApplication application, ITestOutputHelper output)
{
    private static readonly int Users = Number("SIDECHAIN_PLUGIN_USERS", 4);
    private static readonly int Seconds = Number("SIDECHAIN_PLUGIN_SECONDS", 4);

    /// <summary>Shorter runs are warming up all the time.</summary>
    private static readonly bool ChecksMemory = Seconds >= 60;

    [Fact]
    public async Task Run_ManyProducers_EveryTraceIsCompleteAndNothingFails()
    {
        using var plugin = await PluginProgram.RegisterAsync(application.App);
        if (ChecksMemory)
        {
            // Services that have just started compile and fill their caches for a minute: what grows after that would grow for ever.
            await RunAsync(plugin);
        }

        var running = RunAsync(plugin);
        var services = await ResidentByQuarterAsync(running);
        var run = await running;
        Assert.True(run.ExitCode == 0, run.ToString());

        using var document = JsonDocument.Parse(run.Output);
        var root = document.RootElement;
        output.WriteLine(run.Output.Split("\"trace_ids\"")[0]);
        Assert.Equal(
            (Seconds * 2, Seconds * 2, 0),
            (root.GetProperty("shares").GetInt32(), root.GetProperty("feeds").GetInt32(),
                root.GetProperty("errors").EnumerateObject().Count()));
        Assert.False(root.TryGetProperty("undelivered", out _));
        Assert.Equal(
            ["capture", "encode", "send", "server", "share", "feed", "search", "like"],
            root.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("step").GetString()));
        await EveryTraceIsWholeAsync(root.GetProperty("trace_ids").EnumerateArray().Select(id => id.GetString()!));
        services["plugin-host"] = [.. root.GetProperty("resident_mb").EnumerateArray().Select(mb => mb.GetDouble())];
        foreach (var (name, quarters) in services)
        {
            output.WriteLine(
                $"{name}: {string.Join(", ", quarters.Select(mb => mb.ToString("0.0", CultureInfo.InvariantCulture)))} MB by quarter");
            Assert.True(
                !ChecksMemory || quarters[3] <= quarters[1] * 1.1, $"{name} grew by more than a tenth: {string.Join(", ", quarters)} MB.");
        }
    }

    private static Task<CliResult> RunAsync(PluginProgram plugin) =>
        plugin.RunAsync("run", "--users", $"{Users}", "--rate", "2", "--duration", $"{Seconds}", "--json");

    private async Task EveryTraceIsWholeAsync(IEnumerable<string> ids)
    {
        using var support = await TraceReader.LogInAsync(application.App, "sam");
        foreach (var id in ids)
        {
            var trace = await support.Trace(id).ShouldHaveShapeAsync("""
                plugin.share_loop  ok
                  plugin.upload_audio  ok
                    plugin.capture  ok
                    plugin.http_request  ok
                      POST /api/v1/posts  @api  ok
                """);
            Assert.Equal(0, trace.Document.Tree.Orphans);
        }
    }

    /// <summary>The largest memory of each service in each quarter of the run, megabytes.</summary>
    private async Task<Dictionary<string, double[]>> ResidentByQuarterAsync(Task running)
    {
        var largest =
            new Dictionary<string, double[]> { ["api"] = new double[4], ["telemetry"] = new double[4], ["stream"] = new double[4] };
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        for (var waited = TimeSpan.Zero; !running.IsCompleted; waited += timer.Period)
        {
            foreach (var (name, quarters) in largest)
            {
                var quarter = Math.Min(3, (int)(waited / TimeSpan.FromSeconds(Seconds) * 4));
                quarters[quarter] = Math.Max(quarters[quarter], ResidentMb(name));
            }

            await timer.WaitForNextTickAsync();
        }

        return largest;
    }

    private double ResidentMb(string resource)
    {
        var known = application.App.ResourceNotifications.TryGetCurrentState(resource, out var state);
        var process = known ? state!.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value : null;
        Assert.NotNull(process);
        var line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1000;
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
}
