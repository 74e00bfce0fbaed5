using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sidechain.Telemetry.Insights;

namespace Sidechain.Telemetry.Tests.Insights;

public sealed class StepTests(Databases databases) : IAsyncLifetime
{
    private TelemetryServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TelemetryServer.StartAsync(await databases.CreateAsync());

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Span_CountsOnce_WhenItsEndComes()
    {
        var trace = Documents.NewTraceId();
        var unfinished =
            $$"""{"spans":[{"trace_id":"{{trace}}","span_id":"a1","name":"cli.x","start_time_ms":1788000000000,"client_type":"cli"}]}""";
        var finished = $$"""{"spans":[{"trace_id":"{{trace}}","span_id":"a1","name":"cli.x","start_time_ms":1788000000000,"duration_ms":50,"status":"error","client_type":"cli"}]}""";
        async Task<string?> CountedAsync() => (string?)await _server.ScalarAsync(
            "SELECT concat_ws(' ', sum(spans)::bigint, sum(failed)::bigint, "
            + "sum(total_ns)::bigint / 1000000) FROM telemetry.steps WHERE name = 'cli.x'");

        await _server.PostAsync(unfinished, Users.Alice);
        Assert.Equal("", await CountedAsync());
        foreach (var again in (string[])[finished, finished, unfinished, finished])
        {
            await _server.PostAsync(again, Users.Alice);
        }

        Assert.Equal("1 1 50", await CountedAsync());
    }

    [Fact]
    public async Task SpanOfAClockThatIsOffByYears_CountsNow_AndOneThatIsKnownAtItsTime()
    {
        await PostAsync("cli.then", ms: 5, startMs: DateTimeOffset.UtcNow.AddHours(-5).ToUnixTimeMilliseconds());
        await PostAsync("cli.lost", ms: 5, startMs: 1_000_000_000_000);

        Assert.Equal(5L, await HoursAgoAsync("cli.then"));
        Assert.Equal(0L, await HoursAgoAsync("cli.lost"));
    }

    [Fact]
    public void Quantile_IsRightToFourAndAHalfPercent()
    {
        var random = new Random(7);
        for (var round = 0; round < 50; round++)
        {
            var durations = Enumerable.Range(0, random.Next(1, 500))
                .Select(_ => (long)Math.Exp(8 + (14 * random.NextDouble()))).Order().ToArray();
            var histogram = new StepHistogram();
            foreach (var ns in durations)
            {
                histogram.Add((short)Math.Floor(8 * Math.Log(Math.Max(ns, 1000) / 1000.0) / Math.Log(2)), 1, 0, ns);
            }

            foreach (var part in (double[])[0.5, 0.95, 0.99])
            {
                var exact = durations[(int)Math.Ceiling(part * durations.Length) - 1];
                Assert.InRange(histogram.QuantileNs(part), exact * 0.955, exact * 1.046);
            }

            Assert.Equal(durations.Average(), histogram.AverageNs, 3);
        }

        Assert.Equal((0.0, 0.0), (new StepHistogram().AverageNs, new StepHistogram().QuantileNs(0.95)));
    }

    [Fact]
    public async Task Insights_SayHowLongEncodingNetworkAndServerTake_ByClientAndVersion()
    {
        (string, int, int, double)[] uploads = [("1.0", 3000, 1100, 300.5), ("1.0", 3400, 1300, 499.5), ("2.0", 1000, 500, 100.0)];
        foreach (var (version, encode, request, server) in uploads)
        {
            await PostAsync("plugin.encode_audio", encode, client: "plugin", version: version);
            await PostAsync(
                "plugin.http_request", request, client: "plugin", version: version,
                attributes: string.Create(CultureInfo.InvariantCulture, $$"""{"http.server_time_ms":{{server}}}"""));
        }

        var clients = (await AskAsync("latency", Users.Sam)).Json["clients"]!.AsArray();

        Assert.Equal(
            [
                "plugin 1.0: on average encoding 3.2 s, network 0.8 s, server 0.4 s.",
                "plugin 2.0: on average encoding 1.0 s, network 0.4 s, server 0.1 s.",
            ],
            clients.Select(client => (string?)client!["sentence"]));
        Assert.Equal(
            (2, 3200.0, 800.0, 400.0),
            ((int)clients[0]!["encode"]!["count"]!, (double)clients[0]!["encode"]!["average_ms"]!,
                (double)clients[0]!["network"]!["average_ms"]!, (double)clients[0]!["server"]!["average_ms"]!));
        Assert.InRange((double)clients[0]!["encode"]!["p95_ms"]!, 3400 * 0.955, 3400 * 1.046);
        Assert.Null(clients[0]!["action"]);
        Assert.Equal(2, clients[0]!["hours"]!.AsArray().Sum(hour => (int)hour!["network"]!["count"]!));
        Assert.Empty((await AskAsync("latency?client=web", Users.Sam)).Json["clients"]!.AsArray());
        Assert.Empty((await AskAsync("latency?client=mobile", Users.Sam)).Json["clients"]!.AsArray());
        (await AskAsync("latency?client=phone", Users.Sam)).IsProblem(HttpStatusCode.BadRequest);
        (await AskAsync("latency?days=8", Users.Sam)).IsProblem(HttpStatusCode.BadRequest);
        (await AskAsync("latency", Users.Alice)).IsProblem(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Keeper_SumsHoursUp_OneReplicaAtATime_AndForgetsThemAfterAWeek()
    {
        for (var n = 0; n < 5; n++)
        {
            await PostAsync("cli.x", ms: 10 * (n + 1));
        }

        await using var database = NpgsqlDataSource.Create(_server.ConnectionString);
        async Task<string?> SumsAsync() => (string?)await _server.ScalarAsync(
            "SELECT concat_ws(' ', sum(spans), sum(total_ns)::bigint / 1000000, "
            + "count(DISTINCT bin)) FROM telemetry.steps WHERE name = 'cli.x'");
        var before = await SumsAsync();
        var later = DateTimeOffset.UtcNow.AddHours(2);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new StepKeeper(database).KeepAsync(later, CancellationToken.None)));
        await Wait.UntilAsync("it is summed up", async () => await new StepKeeper(database).KeepAsync(later, CancellationToken.None));

        Assert.Equal(before, await SumsAsync());
        Assert.Equal(0L, await _server.ScalarAsync("SELECT count(*) FROM telemetry.step_minutes"));
        await PostAsync("cli.x", ms: 60);
        await Wait.UntilAsync("it is summed up", async () => await new StepKeeper(database).KeepAsync(later, CancellationToken.None));
        Assert.Equal(
            "6 210",
            await _server.ScalarAsync(
                "SELECT concat_ws(' ', sum(spans), sum(total_ns)::bigint / 1000000) FROM telemetry.step_hours WHERE name = 'cli.x'"));
        await Wait.UntilAsync(
            "it is forgotten", async () => await new StepKeeper(database).KeepAsync(later.AddDays(9), CancellationToken.None));
        Assert.Equal(0L, await _server.ScalarAsync("SELECT count(*) FROM telemetry.steps"));
    }

    [Fact]
    public async Task Verdict_ComparesWithWhatIsNormal_OnceEnoughIsKnown()
    {
        for (var n = 0; n < StepNormals.LeastSpans; n++)
        {
            await PostAsync("cli.encode_audio", ms: 100);
        }

        await _server.Services.GetRequiredService<StepNormals>().RefreshAsync(CancellationToken.None);
        var slow = Drawings.Of("cli.share_loop  0..250  cli\n  cli.encode_audio  10..210  cli");
        await _server.PostAsync(slow.ClientDocument, Users.Alice);

        var document = await _server.ReadAsync(slow.TraceId, Users.Alice);

        Assert.Matches(
            @"^80 % in cli\.encode_audio \(200\.0 ms of 250\.0 ms; (1\.9|2\.0|2\.1) times its p95 this week\)\.$", document.Verdict);
        Assert.Equal(document.Verdict, (string?)(await _server.GetAsync(slow.TraceId, Users.Alice)).Json["verdict"]);
    }

    private async Task PostAsync(
        string name, int ms, long? startMs = null, string client = "cli",
        string version = "1.0", string attributes = "{}") => (await _server.PostAsync($$"""
        {"clock":{"offset_ms":0,"rtt_ms":1},"spans":[{"trace_id":"{{Documents.NewTraceId()}}","span_id":"00f067aa0ba902b7","name":"{{name}}","start_time_ms":{{startMs ?? DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}},
        "duration_ms":{{ms}},"client_type":"{{client}}","client_version":"{{version}}","attributes":{{attributes}}}]}
        """, Users.Alice)).IsReceived(1);

    private async Task<long?> HoursAgoAsync(string name) =>
        (long?)await _server.ScalarAsync(
            $"SELECT (extract(epoch FROM now())::bigint / 60 - min(minute)) / 60 FROM telemetry.steps WHERE name = '{name}'");

    private Task<Answer> AskAsync(string what, System.Net.Http.Headers.AuthenticationHeaderValue user)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/insights/{what}");
        request.Headers.Authorization = user;
        return _server.SendAsync(request);
    }
}
