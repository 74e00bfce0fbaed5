using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sidechain.Telemetry.Alerts;

namespace Sidechain.Telemetry.Tests.Alerts;

public sealed class AlertTests(Databases databases)
{
    // Looked at by the tests alone: the service itself comes back in ten minutes.
    private static readonly string[] Slow =
        [
            "--Alerts:Every=00:10:00", "--Alerts:Rules:0:Name=slow", "--Alerts:Rules:0:Span=plugin.encode_audio",
            "--Alerts:Rules:0:Client=plugin", "--Alerts:Rules:0:Quantile=0.95", "--Alerts:Rules:0:ThresholdMs=5000",
            "--Alerts:Rules:0:LeastSpans=1",
        ];

    private static readonly string[] Failing =
        [
            "--Alerts:Rules:1:Name=failing", "--Alerts:Rules:1:Span=cli.x", "--Alerts:Rules:1:Client=cli", "--Alerts:Rules:1:ErrorRate=0.5",
            "--Alerts:Rules:1:LeastSpans=2",
        ];

    [Fact]
    public async Task Rule_Fires_ShowsItsSlowestTraces_AndIsResolvedOnceTheWindowIsOver()
    {
        await using var hook = new Hook();
        var database = await databases.CreateAsync();
        await using var server = await TelemetryServer.StartAsync(database, [.. Slow, $"--Alerts:Webhook={await hook.StartAsync()}"]);
        await LookAsync(server);
        Assert.Empty(await AlertsAsync(server));
        await PostAsync(server, "plugin.encode_audio", 1000);
        var slow = await PostAsync(server, "plugin.encode_audio", 9000);
        await PostAsync(server, "plugin.encode_audio", 90_000, client: "web");

        await LookAsync(server);
        await LookAsync(server);

        var firing = Assert.Single(await AlertsAsync(server))!;
        Assert.Equal(
            ("slow", "firing", 5000.0, 2),
            ((string?)firing["rule"], (string?)firing["state"], (double)firing["threshold"]!, (int)firing["spans"]!));
        Assert.InRange((double)firing["value"]!, 9000 * 0.955, 9000 * 1.046);
        Assert.Equal(slow, (string?)firing["example_trace_ids"]![0]);
        Assert.Equal(2L, await server.ScalarAsync("SELECT count(*) FROM telemetry.traces WHERE pinned"));
        await LoggedAsync(server, "Alert slow fires");

        await using var later = await TelemetryServer.StartAsync(
            database, new ShiftedTime(TimeSpan.FromMinutes(7)), [.. Slow, $"--Alerts:Webhook={hook.Address}"]);
        await LookAsync(later);

        var resolved = Assert.Single(await AlertsAsync(later))!;
        Assert.Equal(("resolved", slow), ((string?)resolved["state"], (string?)resolved["example_trace_ids"]![0]));
        await Wait.UntilAsync("the webhook is told", () => Task.FromResult(hook.Told.Count >= 2));
        Assert.Equal(["firing", "resolved"], hook.Told.Select(told => (string?)told["state"]));
    }

    [Fact]
    public async Task ErrorRate_Fires_AboveIt_AndNotOfTooFewSpans()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), [.. Slow, .. Failing]);
        var failed = await PostAsync(server, "cli.x", 5, client: "cli", status: "error");
        await LookAsync(server);
        Assert.Empty(await AlertsAsync(server));

        await PostAsync(server, "cli.x", 50, client: "cli");
        await LookAsync(server);
        Assert.Empty(await AlertsAsync(server));

        await PostAsync(server, "cli.x", 5, client: "cli", status: "error");
        await LookAsync(server);
        var alert = Assert.Single(await AlertsAsync(server))!;
        Assert.Equal(("failing", 0.667, 3), ((string?)alert["rule"], (double)alert["value"]!, (int)alert["spans"]!));
        Assert.Contains(failed, alert["example_trace_ids"]!.AsArray().Select(id => (string?)id));
        Assert.Equal(2, alert["example_trace_ids"]!.AsArray().Count);
    }

    [Fact]
    public async Task ManyReplicas_AtOnce_FireOnce()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), Slow);
        await PostAsync(server, "plugin.encode_audio", 9000);
        var watch = server.Services.GetRequiredService<AlertWatch>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => watch.LookAsync(CancellationToken.None)));

        Assert.Single(await AlertsAsync(server));
        await LoggedAsync(server, "Alert slow fires");
        Assert.Single(server.Logs, line => line.Contains("Alert slow fires", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Webhook_ThatIsAway_IsSaidInTheLog_AndTheAlertIsKept()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), [.. Slow, "--Alerts:Webhook=http://127.0.0.1:1/"]);
        await PostAsync(server, "plugin.encode_audio", 9000);

        await LookAsync(server);

        Assert.Single(await AlertsAsync(server));
        await LoggedAsync(server, "The webhook was not told of alert slow");
    }

    [Fact]
    public async Task Alerts_AreForSupport()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), Slow);

        (await AskAsync(server, Users.Alice)).IsProblem(HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(server, null)).Status);
    }

    [Theory]
    [InlineData("--Alerts:Rules:0:ErrorRate=0.5")]
    [InlineData("--Alerts:Rules:0:Client=phone")]
    [InlineData("--Alerts:Rules:0:Window=02:00:00")]
    [InlineData("--Alerts:Webhook=ftp://x/")]
    public async Task RuleThatMakesNoSense_StopsTheStart_WithItsPlace(string setting)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(
            () => TelemetryServer.StartUnpreparedAsync("Host=127.0.0.1;Port=1", [.. Slow, setting]));

        Assert.Contains("Alerts:", failure.Message, StringComparison.Ordinal);
    }

    // Another look may be under way, the service's first.
    private static Task LookAsync(TelemetryServer server) =>
        Wait.UntilAsync(
            "the rules are looked at", () => server.Services.GetRequiredService<AlertWatch>().LookAsync(CancellationToken.None));

    /// <summary>The look that found the alert may be the service's first, which says so after the alert is kept.</summary>
    private static Task LoggedAsync(TelemetryServer server, string words) =>
        Wait.UntilAsync(
            $"the log says: {words}", () => Task.FromResult(server.Logs.Any(line => line.Contains(words, StringComparison.Ordinal))));

    private static async Task<string> PostAsync(TelemetryServer server, string name, int ms, string client = "plugin", string status = "ok")
    {
        var trace = Documents.NewTraceId();
        (await server.PostAsync($$"""
            {"spans":[{"trace_id":"{{trace}}","span_id":"a1","name":"{{name}}","start_time_ms":{{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - ms}},"duration_ms":{{ms}},"status":"{{status}}","client_type":"{{client}}"}]}
            """, Users.Alice)).IsReceived(1);
        return trace;
    }

    private static async Task<JsonArray> AlertsAsync(TelemetryServer server) =>
        (await AskAsync(server, Users.Sam)).Json["alerts"]!.AsArray();

    private static Task<Answer> AskAsync(TelemetryServer server, System.Net.Http.Headers.AuthenticationHeaderValue? user)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/alerts");
        request.Headers.Authorization = user;
        return server.SendAsync(request);
    }

    private sealed class Hook : IAsyncDisposable
    {
        private WebApplication? _app;

        public ConcurrentQueue<JsonNode> Told { get; } = new();

        public string Address => $"{_app!.Urls.Single()}/alerts";

        public async Task<string> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            _app = builder.Build();
            _app.Urls.Add("http://127.0.0.1:0");
            _app.MapPost("/alerts", (JsonNode told) =>
            {
                Told.Enqueue(told);
                return Results.Ok();
            });
            await _app.StartAsync();
            return Address;
        }

        public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
