using Microsoft.Extensions.DependencyInjection;
using Sidechain.Telemetry.Alerts;
using Sidechain.Telemetry.Insights;

namespace Sidechain.Telemetry.Tests.Attacks;

/// <summary>Spans of next week, and spans under a service's name, move no more than spans of now do.</summary>
public sealed class DatedAheadTests(Databases databases)
{
    private static readonly string[] Rules =
    [
        "--Alerts:Every=00:10:00",
        "--Alerts:Rules:0:Name=slow", "--Alerts:Rules:0:Span=plugin.encode_audio", "--Alerts:Rules:0:Client=plugin",
        "--Alerts:Rules:0:Quantile=0.95", "--Alerts:Rules:0:ThresholdMs=5000",
        "--Alerts:Rules:1:Name=posts", "--Alerts:Rules:1:Span=POST /api/v1/posts", "--Alerts:Rules:1:ErrorRate=0.1",
        "--Alerts:Rules:1:LeastSpans=2",
    ];

    [Fact]
    public async Task SpansOfNextWeek_CountWhenTheyCome_AndAreOutOfTheWindowOnceItIsOver()
    {
        var database = await databases.CreateAsync();
        await using var server = await TelemetryServer.StartAsync(database, Rules);
        (await server.PostAsync(Spans("plugin.encode_audio", "plugin", 30, TimeSpan.FromDays(7)), Users.Alice)).IsReceived(30);
        Assert.Equal(0L, await server.ScalarAsync(
            "SELECT count(*) FROM telemetry.steps WHERE minute > extract(epoch FROM clock_timestamp())::bigint / 60"));

        await LookAsync(server);
        Assert.Equal("slow", await FiringAsync(server));

        await using var later = await TelemetryServer.StartAsync(database, new ShiftedTime(TimeSpan.FromMinutes(7)), Rules);
        await LookAsync(later);
        Assert.Null(await FiringAsync(server));
    }

    [Fact]
    public async Task StepsThatAreDatedAhead_FromBefore_CountNowhere()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), Rules);
        (await server.PostAsync(Spans("plugin.encode_audio", "plugin", 1, TimeSpan.Zero, ms: 1), Users.Alice)).IsReceived(1);
        await server.ScalarAsync("""
            INSERT INTO telemetry.step_minutes (minute, resource, name, bin, spans, failed, total_ns)
            SELECT minute + 9000, resource, name, 150, 100, 0, 1 FROM telemetry.step_minutes
            """);

        await LookAsync(server);
        Assert.Null(await FiringAsync(server));
        var week = await server.Services.GetRequiredService<StepStatistics>()
            .OfClientsAsync(DateTimeOffset.UtcNow.AddDays(-7), 100, TestContext.Current.CancellationToken);
        Assert.Equal(1, week.Values.Sum(step => step.Spans));
    }

    [Fact]
    public async Task SpansOfAClient_UnderTheNameOfAServices_AreNotTakenForThem()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), Rules);
        (await server.PostAsync(Spans("POST /api/v1/posts", "cli", 30, TimeSpan.Zero, "error"), Users.Alice)).IsReceived(30);
        await LookAsync(server);
        Assert.Null(await FiringAsync(server));

        var failed = Drawings.Of("POST /api/v1/posts  0..9  api server error user.id:bob");
        await server.PostOtlpAsync(failed.ServiceRequest);
        await server.PostOtlpAsync(Drawings.Of("POST /api/v1/posts  0..9  api server error user.id:bob").ServiceRequest);

        await LookAsync(server);
        Assert.Equal("posts", await FiringAsync(server));
        Assert.Equal("2 2", await server.ScalarAsync("""
            SELECT concat_ws(' ', cardinality(examples), count(*) FILTER (WHERE owner = 'bob'))
            FROM telemetry.alerts JOIN telemetry.traces ON trace_id = ANY(examples) GROUP BY examples
            """));
    }

    private static Task LookAsync(TelemetryServer server) => Wait.UntilAsync(
        "the rules are looked at", () => server.Services.GetRequiredService<AlertWatch>().LookAsync(CancellationToken.None));

    private static async Task<string?> FiringAsync(TelemetryServer server) =>
        (string?)await server.ScalarAsync("SELECT string_agg(rule, ' ') FROM telemetry.alerts WHERE resolved_at IS NULL");

    private static string Spans(string name, string client, int count, TimeSpan ahead, string status = "ok", int ms = 60_000)
    {
        var end = (DateTimeOffset.UtcNow + ahead).ToUnixTimeMilliseconds();
        var spans = Enumerable.Range(1, count).Select(n => $$"""
            {
                "trace_id":"{{Documents.NewTraceId()}}","span_id":"{{n:x16}}","name":"{{name}}","start_time_ms":{{end - ms}},
                "duration_ms":{{ms}},"status":"{{status}}","client_type":"{{client}}"
            }
            """);
        return $$"""{"spans":[{{string.Join(',', spans)}}]}""";
    }
}
