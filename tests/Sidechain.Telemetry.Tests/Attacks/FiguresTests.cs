using Microsoft.Extensions.DependencyInjection;
using Sidechain.Telemetry.Alerts;

namespace Sidechain.Telemetry.Tests.Attacks;

/// <summary>One sender's spans are stored, however many, and move everybody's figures no more than a busy user's would.</summary>
public sealed class FiguresTests(Databases databases)
{
    [Fact]
    public async Task QuickSpansOfOneUser_SilenceNoAlert()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), "--Alerts:Every=00:10:00", "--Alerts:Rules:0:Name=slow",
            "--Alerts:Rules:0:Span=plugin.encode_audio", "--Alerts:Rules:0:Client=plugin", "--Alerts:Rules:0:Quantile=0.95",
            "--Alerts:Rules:0:ThresholdMs=5000", "--Store:MaxCountedPerDay=50");
        (await server.PostAsync(Steps(60, 9000), Users.Alice)).IsReceived(60);
        await LookAsync(server);

        foreach (var version in (string[])["1.0.0", "1.0.1"])
        {
            (await server.PostAsync(Steps(2000, 1, version), Users.Token("mallory"))).IsReceived(2000);
        }

        await LookAsync(server);
        Assert.Equal("50 50", await CountedAsync(server));
        Assert.Equal(4060L, await server.ScalarAsync("SELECT count(*) FROM telemetry.spans"));
        Assert.Equal(1L, await server.ScalarAsync("SELECT count(*) FROM telemetry.alerts WHERE resolved_at IS NULL"));
    }

    [Fact]
    public async Task StepsOfOneAddress_CountAsTenUsersDo_HoweverManyUsersItIs()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), "--Store:MaxCountedPerMinute=5");
        for (var user = 0; user < 20; user++)
        {
            (await server.PostAsync(Steps(10, 1), Users.Token($"mallory{user}"))).IsReceived(10);
        }

        Assert.InRange((long)(await server.ScalarAsync("SELECT sum(spans)::bigint FROM telemetry.steps"))!, 50, 100);
    }

    [Fact]
    public async Task StepsOfOneUser_BeyondADaysShareOfTheirName_DoNotCount_AndOtherNamesDo()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), "--Store:MaxCountedPerMinute=1000", "--Store:MaxCountedPerDay=30");

        await server.PostAsync(Steps(80, 1), Users.Alice);
        await server.PostAsync(Documents.Span(Documents.NewTraceId(), name: "cli.other"), Users.Alice);

        Assert.Equal(31L, await server.ScalarAsync("SELECT sum(spans)::bigint FROM telemetry.steps"));
    }

    private static string Steps(int count, int ms, string version = "1.0.0") =>
        $$"""{"spans":[{{string.Join(',', Enumerable.Range(1, count).Select(n => Step(n, ms, version)))}}]}""";

    private static string Step(int number, int ms, string version) => $$"""
        {
            "trace_id":"{{Documents.NewTraceId()}}","span_id":"{{number:x16}}","name":"plugin.encode_audio",
            "start_time_ms":{{Now - ms}},"duration_ms":{{ms}},"client_type":"plugin","client_version":"{{version}}"
        }
        """;

    private static long Now { get; } = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private static Task LookAsync(TelemetryServer server) => Wait.UntilAsync(
        "the rules are looked at", () => server.Services.GetRequiredService<AlertWatch>().LookAsync(CancellationToken.None));

    /// <summary>Slow and quick ones.</summary>
    private static async Task<string?> CountedAsync(TelemetryServer server) => (string?)await server.ScalarAsync(
        "SELECT concat_ws(' ', sum(spans) FILTER (WHERE bin > 100), sum(spans) FILTER (WHERE bin <= 100)) FROM telemetry.steps");
}
