using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Npgsql;
using Sidechain.Telemetry.Retention;

namespace Sidechain.Telemetry.Tests.Attacks;

/// <summary>A few spans may weigh a lot: the bytes that are kept of a trace, and that one answer reads, are bounded too.</summary>
public sealed class WeightTests(Databases databases)
{
    [Fact]
    public async Task SpansBeyondTheMostBytesOfATrace_AreRejectedCountedAndNamed()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), "--Store:MaxTraceBytes=100000");
        var trace = Documents.NewTraceId();

        (await server.PostAsync(Heavy(trace, 1, 8), Users.Alice)).IsReceived(8);
        var answer = await server.PostAsync(Heavy(trace, 9, 8), Users.Alice);

        Assert.InRange((int)answer.Json["accepted"]!, 1, 4);
        Assert.All(answer.Json["rejected"]!.AsArray(), rejected => Assert.Equal("trace_too_large", (string?)rejected!["reason"]));
        var read = await server.ReadAsync(trace, Users.Alice);
        Assert.Equal(16, read.Tree.SpanCount + read.SpansLeftOut);
        Assert.InRange(
            Convert.ToInt64(await server.ScalarAsync("SELECT bytes FROM telemetry.traces"), CultureInfo.InvariantCulture), 80_000, 100_000);
    }

    [Fact]
    public async Task BatchesThatComeAgain_AreNotWeighedAgain()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), "--Store:MaxTraceBytes=100000");
        var trace = Documents.NewTraceId();
        for (var attempt = 0; attempt < 4; attempt++)
        {
            (await server.PostAsync(Heavy(trace, 1, 4), Users.Alice)).IsReceived(4);
        }

        (await server.PostAsync(Heavy(trace, 5, 4), Users.Alice)).IsReceived(4);
    }

    [Fact]
    public async Task List_ReadsNoSpansOfHeavyTraces_AndShowsThem()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        var trace = Documents.NewTraceId();
        (await server.PostAsync(Heavy(trace, 1, 140), Users.Alice)).IsReceived(140);
        // What cannot be read is not read: a span that breaks its reader.
        await server.ScalarAsync("UPDATE telemetry.spans SET attributes = 'broken'");

        var list = await server.GetAsync("", Users.Alice, "?name=cli.share_loop");

        Assert.True(list.Status == HttpStatusCode.OK, list.Text);
        Assert.Equal(trace, (string?)Assert.Single(list.Json["traces"]!.AsArray())!["trace_id"]);
    }

    [Fact]
    public async Task HeavyLogs_AreReadInPart_AndStrangersTakeNoRoomOfThem()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        var trace = Documents.NewTraceId();
        var time = new DateTime(2026, 8, 29, 10, 40, 0, DateTimeKind.Utc);
        var body = new string('b', 8000);
        byte[] Logs(int first, int count) => LogRequest.Of(
            "api", [.. Enumerable.Range(first, count).Select(n => LogRequest.Record(trace, "00f067aa0ba902b7", body, time.AddTicks(n)))]);
        // Whose trace it will be is not known yet.
        foreach (var first in (int[])[0, 300])
        {
            Assert.Equal(HttpStatusCode.OK, (await server.PostOtlpAsync(Logs(first, 300), key: null, Bob, "logs")).Status);
        }

        (await server.PostAsync(Documents.Span(trace), Users.Alice)).IsReceived(1);
        Assert.Equal(HttpStatusCode.OK, (await server.PostOtlpAsync(Logs(600, 3), signal: "logs")).Status);

        var few = await server.GetLogsAsync(trace, Users.Alice);
        Assert.Equal((3, false), (few.Json["logs"]!.AsArray().Count, (bool)few.Json["truncated"]!));
        for (var part = 0; part < 3; part++)
        {
            Assert.Equal(HttpStatusCode.OK, (await server.PostOtlpAsync(Logs(1000 + (part * 300), 300), signal: "logs")).Status);
        }

        var many = await server.GetLogsAsync(trace, Users.Alice);
        Assert.True((bool)many.Json["truncated"]!);
        Assert.InRange(many.Json["logs"]!.AsArray().Count, 100, 600);

        static void Bob(HttpRequestMessage request)
        {
            request.Headers.Authorization = Users.Bob;
            request.Headers.Add("X-Client-Type", "cli");
        }
    }

    [Fact]
    public async Task LostSpans_AreARowForEachOfAFewReasons_AndForgotten()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        var dropped = new JsonArray(
            [
                .. Enumerable.Range(0, 5000)
                    .Select(n => new JsonObject { ["reason"] = n < 4000 ? "queue_full" : $"reason_{n}", ["count"] = 2 }),
            ]);
        (await server.PostAsync($$"""{"spans":[],"batch_id":"b1","dropped":{{dropped.ToJsonString()}}}""")).IsReceived(0);

        Assert.Equal(16L, await server.ScalarAsync("SELECT count(*) FROM telemetry.dropped_spans"));
        Assert.Equal(8000L, await server.ScalarAsync("SELECT lost FROM telemetry.dropped_spans WHERE reason = 'queue_full'"));
        Assert.Equal(1972L, await server.ScalarAsync("SELECT lost FROM telemetry.dropped_spans WHERE reason = 'other'"));

        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await Wait.UntilAsync("the service's own turn is over", async () =>
            await new DayKeeper(database)
                .KeepAsync(DateOnly.FromDateTime(DateTime.UtcNow).AddDays(9), TestContext.Current.CancellationToken) is not null);
        Assert.Equal(0L, await server.ScalarAsync("SELECT count(*) FROM telemetry.dropped_spans"));
    }

    private static string Heavy(string trace, int from, int count)
    {
        var more = $$""","attributes":{"a":"{{new string('x', 8000)}}"}""";
        return $$"""{"spans":[{{string.Join(',', Enumerable.Range(from, count).Select(n => Documents.SpanObject(trace, $"{n:x16}", more: more)))}}]}""";
    }
}
