using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.Testing;
using Sidechain.EndToEnd.Tests.Lifetime;

namespace Sidechain.EndToEnd.Tests.Plugin;

/// <summary>
/// A producer whose encoder is slow makes the alert fire. That it is resolved when the window is over takes a minute more: <c>bench
/// plugin-soak</c> waits for it.
/// </summary>
[Collection(nameof(QuietApplication))]
public sealed class EncoderAlertTests(QuietApplication application)
{
    private static readonly bool WaitsForTheEnd = Environment.GetEnvironmentVariable("SIDECHAIN_ALERT_RESOLVES") == "1";

    [Fact]
    public async Task Alert_OfASlowEncoder_FiresWithTheTraceAndIsResolved()
    {
        using var plugin = await PluginProgram.RegisterAsync(application.App);
        var share = await plugin.RunAsync("share", Cli.Loop, "--fault", "slow-encoder=6");
        Assert.True(share.ExitCode == 0, share.ToString());

        var firing = await WaitAsync("firing", SidechainApplication.Limit);
        Assert.Contains(share.TraceId(), firing["example_trace_ids"]!.AsArray().Select(id => (string?)id));
        if (WaitsForTheEnd)
        {
            await WaitAsync("resolved", TimeSpan.FromMinutes(4));
        }
    }

    private async Task<JsonNode> WaitAsync(string state, TimeSpan limit)
    {
        using var client = application.App.CreateHttpClient("api");
        using var support = await TraceReader.LogInAsync(application.App, "sam");
        client.DefaultRequestHeaders.Add("Authorization", support.Authorization);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        for (var waited = TimeSpan.Zero; waited < limit; waited += timer.Period)
        {
            var alerts = (await client.GetFromJsonAsync<JsonObject>("/api/v1/alerts"))!["alerts"]!.AsArray();
            if (alerts.FirstOrDefault(
                alert => (string?)alert!["rule"] == QuietApplication.Rule && (string?)alert["state"] == state) is { } found)
            {
                return found;
            }

            await timer.WaitForNextTickAsync();
        }

        throw new TimeoutException($"The alert was not {state} within {limit}.");
    }
}
