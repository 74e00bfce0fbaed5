using Microsoft.Extensions.DependencyInjection;
using Sidechain.Telemetry.Insights;

namespace Sidechain.Telemetry.Tests.Attacks;

/// <summary>Numbers that senders choose fit into every sum, however many there are.</summary>
public sealed class NumbersTests(Databases databases, TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private const long WeekMs = 7L * 24 * 60 * 60 * 1000;

    [Fact]
    public async Task SpansOfAWeek_ByTheTenThousand_OverflowNoSum()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), "--Store:MaxCountedPerMinute=100000", "--Store:MaxCountedPerDay=100000");
        // One request alone overflows 64 bits, and so do two that would fit.
        foreach (var count in (int[])[16_000, 10_000, 10_000])
        {
            (await server.PostAsync(Spans(count, WeekMs), Users.Alice)).IsReceived(count);
        }

        var services = server.Services;
        await services.GetRequiredService<StepNormals>().RefreshAsync(TestContext.Current.CancellationToken);
        await Wait.UntilAsync("the steps are summed up", () =>
            services.GetRequiredService<StepKeeper>().KeepAsync(DateTimeOffset.UtcNow.AddHours(3), CancellationToken.None));
        await services.GetRequiredService<StepNormals>().RefreshAsync(TestContext.Current.CancellationToken);

        var normal = services.GetRequiredService<StepNormals>().P95["cli.share_loop"];
        Assert.InRange(normal / 1e6, WeekMs * 0.95, WeekMs * 1.05);
        var insights = await server.GetAsync("../insights/latency", Users.Sam);
        Assert.Contains("\"count\":36000", insights.Text, StringComparison.Ordinal);
        Assert.Contains($"\"average_ms\":{WeekMs}", insights.Text, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> PoisonedRows => new()
    {
        {
            "sums that fit no long",
            "INSERT INTO telemetry.step_minutes VALUES (29800000, 1, 2147483647, 2147483647, 1e30, 3, 'cli.x'), (29800000, 1, "
            + "2147483647, 2147483647, 1e30, 3, 'cli.x')"
        },
        {
            "hours that fit no long",
            "INSERT INTO telemetry.step_hours VALUES (496666, 1e30, 9223372036854775807, 9223372036854775807, 1, 3, 'cli.x'), "
            + "(496667, 1e30, 9223372036854775807, 9223372036854775807, 1, 3, 'cli.x')"
        },
        { "a bin that no duration has", "INSERT INTO telemetry.step_minutes VALUES (29800000, 1, -5, -7, -1e30, -32768, '')" },
        {
            "a trace of no time",
            "INSERT INTO telemetry.traces (trace_id, day, owner, start_ns, end_ns, longest_ns, span_count) VALUES "
            + "(gen_random_uuid(), current_date, 'alice', -9223372036854775808, 9223372036854775807, " + "9223372036854775807, 2147483647)"
        },
    };

    [Theory]
    [MemberData(nameof(PoisonedRows))]
    public async Task PoisonedRow_StopsNoStart_AndNoSpan(string kind, string row)
    {
        var database = await databases.CreateAsync();
        await using (var before = await TelemetryServer.StartAsync(database))
        {
            (await before.PostAsync(Spans(1, 5), Users.Alice)).IsReceived(1);
            await before.ScalarAsync(row);
        }

        await using var server = await TelemetryServer.StartAsync(database);

        await server.Services.GetRequiredService<StepNormals>().RefreshAsync(TestContext.Current.CancellationToken);
        await Wait.UntilAsync("the steps are summed up", () =>
            server.Services.GetRequiredService<StepKeeper>().KeepAsync(DateTimeOffset.UtcNow.AddHours(3), CancellationToken.None));
        Assert.Equal(System.Net.HttpStatusCode.OK, (await server.GetAsync("", Users.Alice)).Status);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await server.GetAsync("../insights/latency", Users.Sam)).Status);
        (await server.PostAsync(Spans(1, 5), Users.Alice)).IsReceived(1);
        Assert.True(server.Logs.All(line => !line.Contains("failed; trying again", StringComparison.Ordinal)), kind);
    }

    public static TheoryData<string> ExtremeNumbers =>
        [
            "0", "-0.0", "1e308", "-1e308", "9223372036854775807", "-9223372036854775808", "18446744073709551616", "1e-320",
            "253402300800000", "4102444800000", "946684800000.0001",
        ];

    [Theory]
    [MemberData(nameof(ExtremeNumbers))]
    public async Task ExtremeNumber_AnywhereInADocument_IsStoredOrRejected_AndReadsBack(string number)
    {
        var server = fixture.Server;
        var trace = Documents.NewTraceId();
        string[] documents =
        [
            Whole(trace, "a1", $"\"start_time_ms\":{number}"), Whole(trace, "a2", $"\"end_time_ms\":{number}"),
            Whole(trace, "a3", $"\"duration_ms\":{number}"),
            Whole(trace, "a4", $"\"attributes\":{{\"http.server_time_ms\":{number},\"clock.jump_ms\":{number},\"x\":{number}}}"),
            Whole(trace, "a5", $"\"events\":[{{\"name\":\"e\",\"timestamp_ms\":{number}}}]"),
            Whole(trace, "a6", "\"status\":\"ok\"", $"\"clock\":{{\"offset_ms\":{number},\"rtt_ms\":{number}}},"),
            Whole(trace, "a7", "\"status\":\"ok\"", $"\"attempt_sent_at_ms\":{number},"),
            Whole(trace, "a8", "\"status\":\"ok\"", $"\"dropped\":[{{\"reason\":\"r\",\"count\":{number}}}],"),
        ];
        foreach (var document in documents)
        {
            var answer = await server.PostAsync(document, Users.Alice);
            Assert.True(answer.Status == System.Net.HttpStatusCode.OK, $"{document}: {answer.Status} {answer.Text}");
        }

        (await server.PostAsync(Documents.Span(trace), Users.Alice)).IsReceived(1);
        foreach (var view in (string[])["", "/raw", "/export"])
        {
            var answer = await server.GetAsync(trace, Users.Alice, view);
            Assert.True(answer.Status == System.Net.HttpStatusCode.OK, $"{view}: {answer.Text}");
        }

        Assert.Equal(System.Net.HttpStatusCode.OK, (await server.GetAsync("", Users.Alice)).Status);
    }

    private static string Whole(string trace, string span, string member, string envelope = "") =>
        $$"""{{{envelope}}"spans":[{"trace_id":"{{trace}}","span_id":"{{span}}","name":"cli.x","start_time_ms":1788000000000,"client_type":"cli",{{member}}}]}""";

    private static string Spans(int count, long ms)
    {
        var spans = Enumerable.Range(1, count).Select(n => $$"""
            {"trace_id":"{{Documents.NewTraceId()}}","span_id":"{{n:x16}}","name":"cli.share_loop",
             "start_time_ms":1788000000000,"duration_ms":{{ms}},"client_type":"cli"}
            """);
        return $$"""{"spans":[{{string.Join(',', spans)}}]}""";
    }
}
