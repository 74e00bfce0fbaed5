using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Sidechain.EndToEnd.Tests.Plugin;

/// <summary>
/// A producer whose encoder is slow makes the alert fire. That it is resolved when the window is over takes a minute more: <c>bench
/// plugin-soak</c> waits for it.
/// </summary>
public sealed class EncoderAlertTests
{
    private const string Rule = "slow encoder";

    private static readonly bool WaitsForTheEnd = Environment.GetEnvironmentVariable("SIDECHAIN_ALERT_RESOLVES") == "1";

    [Fact]
    public async Task Alert_OfASlowEncoder_FiresWithTheTraceAndIsResolved()
    {
        await using var app = await SidechainApplication.StartAsync(builder =>
        {
            var telemetry = builder.CreateResourceBuilder<ProjectResource>("telemetry").WithEnvironment("Alerts__Every", "00:00:01");
            foreach (var (key, value) in (IEnumerable<(string, string)>)
                [("Name", Rule), ("Span", "plugin.encode_audio"), ("Client", "plugin"), ("Quantile", "0.95"), ("ThresholdMs", "5000"), ("Window", "00:01:00"), ("LeastSpans", "1")])
            {
                telemetry.WithEnvironment($"Alerts__Rules__0__{key}", value);
            }
        });
        using var plugin = await PluginProgram.RegisterAsync(app);
        var share = await plugin.RunAsync("share", Cli.Loop, "--fault", "slow-encoder=6");
        Assert.True(share.ExitCode == 0, share.ToString());

        var firing = await WaitAsync(app, "firing", TimeSpan.FromSeconds(60));
        Assert.Contains(share.TraceId(), firing["example_trace_ids"]!.AsArray().Select(id => (string?)id));
        if (WaitsForTheEnd)
        {
            await WaitAsync(app, "resolved", TimeSpan.FromMinutes(4));
        }
    }

    private static async Task<JsonNode> WaitAsync(DistributedApplication app, string state, TimeSpan limit)
    {
        using var client = app.CreateHttpClient("api");
        using var support = await TraceReader.LogInAsync(app, "sam");
        client.DefaultRequestHeaders.Add("Authorization", support.Authorization);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        for (var waited = TimeSpan.Zero; waited < limit; waited += timer.Period)
        {
            var alerts = (await client.GetFromJsonAsync<JsonObject>("/api/v1/alerts"))!["alerts"]!.AsArray();
            if (alerts.FirstOrDefault(alert => (string?)alert!["rule"] == Rule && (string?)alert["state"] == state) is { } found)
            {
                return found;
            }

            await timer.WaitForNextTickAsync();
        }

        throw new TimeoutException($"The alert was not {state} within {limit}.");
    }
}
