using System.Text.Json.Nodes;
using Npgsql;
using Sidechain.Telemetry.Retention;

namespace Sidechain.Telemetry.Tests.Retention;

public sealed class DayKeeperTests(Databases databases)
{
    [Fact]
    public async Task Day_ThatIsOver_IsDroppedWithItsTraces_AndPinnedOnesStay()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        var (old, pinned, young) = (Documents.NewTraceId(), Documents.NewTraceId(), Documents.NewTraceId());
        foreach (var trace in (string[])[old, pinned, young])
        {
            await server.PostAsync(Documents.Span(trace), Users.Alice);
        }

        await server.ScalarAsync($"UPDATE telemetry.traces SET pinned = true WHERE trace_id = '{pinned}'");
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        var days = new DayKeeper(database);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);

        await KeepAsync(days, today.AddDays(7));
        Assert.Equal(3, await CountAsync(server));
        Assert.Equal(1, await KeepAsync(days, today.AddDays(8)));

        Assert.Equal(1, await CountAsync(server));
        Assert.Equal("cli.share_loop\n", await server.PictureAsync(pinned, Users.Alice));
        (await server.GetAsync(old, Users.Alice)).IsProblem(System.Net.HttpStatusCode.NotFound);
        // Late spans find their trace where it went, and a late trace starts anew.
        (await server.PostAsync(Documents.Span(pinned, "00000000000000b1", "cli.late"), Users.Alice)).IsReceived(1);
        (await server.PostAsync(Documents.Span(pinned), Users.Alice)).IsReceived(1);
        Assert.Equal(2, (await server.ReadAsync(pinned, Users.Alice)).Tree.SpanCount);

        await server.ScalarAsync("UPDATE telemetry.traces SET pinned = false");
        await KeepAsync(days, today.AddDays(8));
        Assert.Equal(0, await CountAsync(server));
        Assert.Equal(0L, await server.ScalarAsync("SELECT count(*) FROM telemetry.traces"));
    }

    [Fact]
    public async Task DescriptionOfAProcess_GoesAWeekAfterItsLastSpan_AndStaysWithAPinnedTrace()
    {
        var connectionString = await databases.CreateAsync();
        await using var server = await TelemetryServer.StartAsync(connectionString);
        var (old, used, pinned) = (Documents.NewTraceId(), Documents.NewTraceId(), Documents.NewTraceId());
        foreach (var (trace, host) in new[] { (old, "host-old"), (used, "host-used"), (pinned, "host-pinned") })
        {
            await PostAsync(server, trace, host);
        }

        await server.ScalarAsync($"UPDATE telemetry.traces SET pinned = true WHERE trace_id = '{pinned}'");
        await using var database = NpgsqlDataSource.Create(connectionString);
        var days = new DayKeeper(database);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        // Another service of ours goes on with one of them, four days later.
        await using (var later = await TelemetryServer.StartAsync(connectionString, new ShiftedTime(TimeSpan.FromDays(4))))
        {
            await KeepAsync(days, today.AddDays(4));
            await PostAsync(later, Documents.NewTraceId(), "host-used");
        }

        await KeepAsync(days, today.AddDays(9));
        Assert.Equal(3L, await AboutsAsync());
        await KeepAsync(days, today.AddDays(11));
        Assert.Equal(2L, await AboutsAsync());
        Assert.Equal(
            "host-pinned", (await server.ReadAsync(pinned, Users.Sam, "?attributes=true")).Tree.Roots[0].Span.Resource["host.name"]);
        await KeepAsync(days, today.AddDays(15));
        Assert.Equal(1L, await AboutsAsync());

        // It is made anew for spans that come after all.
        var last = Documents.NewTraceId();
        await using (var latest = await TelemetryServer.StartAsync(connectionString, new ShiftedTime(TimeSpan.FromDays(15))))
        {
            await PostAsync(latest, last, "host-old");
            Assert.Equal(
                "host-old", (await latest.ReadAsync(last, Users.Sam, "?attributes=true")).Tree.Roots[0].Span.Resource["host.name"]);
        }

        async Task<object?> AboutsAsync() => await server.ScalarAsync("SELECT count(*) FROM telemetry.abouts");
    }

    [Fact]
    public async Task ManyReplicas_AtOnce_OneLooksAfterTheDays()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var other = await database.OpenConnectionAsync();
        await using var transaction = await other.BeginTransactionAsync();
        var days = new DayKeeper(database);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        await KeepAsync(days, today);
        await using (var command = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({DayKeeper.LockKey})", other))
        {
            await command.ExecuteNonQueryAsync();
        }

        Assert.Null(await days.KeepAsync(today.AddDays(20), CancellationToken.None));
    }

    private static async Task PostAsync(TelemetryServer server, string trace, string host)
    {
        var span = new JsonObject
        {
            ["traceId"] = trace,
            ["spanId"] = "a1a1a1a1a1a1a100",
            ["name"] = "x",
            ["startTimeUnixNano"] = "1788000000000000000",
        };
        var resource = OtlpJsonRequest.ResourceSpans(OtlpJsonRequest.Pairs([new("service.name", "shop"), new("host.name", host)]), span);
        Assert.Equal("{}", (await server.PostOtlpAsync(OtlpJsonRequest.Resources(resource), type: "application/json")).Text);
    }

    // The service looks after the days, too, when it starts.
    private static async Task<int> KeepAsync(DayKeeper days, DateOnly today)
    {
        int? dropped = null;
        await Wait.UntilAsync(
            "the service's own turn is over", async () => (dropped = await days.KeepAsync(today, CancellationToken.None)) is not null);
        return dropped!.Value;
    }

    private static async Task<int> CountAsync(TelemetryServer server) => Convert.ToInt32(
        await server.ScalarAsync("SELECT count(*) FROM telemetry.spans"), System.Globalization.CultureInfo.InvariantCulture);
}
