using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using Sidechain.Telemetry.Retention;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Tests.Logs;

public sealed class LogTests(Databases databases, TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private const string Post = "0000000000000001";

    private readonly TelemetryServer _server = fixture.Server;

    [Theory]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    [InlineData(OtlpExportProtocol.Grpc)]
    public async Task WhatOpenTelemetrysExporterSends_IsReadWithItsTrace(OtlpExportProtocol protocol)
    {
        var trace = await PostSpanAsync();
        using (var loggers = LoggerFactory.Create(logging => logging.AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            options.SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("api"));
            options.AddOtlpExporter(exporter =>
            {
                exporter.Endpoint = protocol == OtlpExportProtocol.Grpc
                    ? _server.GrpcAddress
                    : new Uri(_server.Client.BaseAddress!, "/v1/logs");
                exporter.Protocol = protocol;
                exporter.Headers = $"{HeaderNames.OtlpApiKey}={TelemetryServer.OtlpKey}";
                exporter.ExportProcessorType = ExportProcessorType.Simple;
            });
        })))
        {
            using var activity = new Activity("a")
                .SetParentId(ActivityTraceId.CreateFromString(trace), ActivitySpanId.CreateFromString(Post), ActivityTraceFlags.Recorded);
            activity.Start();
            Activity.Current = activity;
            loggers.CreateLogger("posts").Log(LogLevel.Warning, "the outbox of {User} is {Length} long", "alice", 7);
        }

        // Its span is one that nobody recorded, so support alone may read it.
        var log = Single(await _server.GetLogsAsync(trace, Users.Sam));
        Assert.Equal(
            ("the outbox of alice is 7 long", "api", 13, "Warning"),
            ((string?)log["body"], (string?)log["service"], (int)log["severity_number"]!, (string?)log["severity_text"]));
        Assert.Equal((7, "alice"), ((int)log["attributes"]!["Length"]!, (string?)log["attributes"]!["User"]));
        Assert.Empty(Logs(await _server.GetLogsAsync(trace, Users.Alice)));
    }

    [Fact]
    public async Task LogOfASpan_IsShownToTheTracesOwner_AndToNobodyElse()
    {
        var trace = await PostSpanAsync();
        var time = new DateTime(2026, 8, 29, 10, 40, 0, DateTimeKind.Utc).AddTicks(1);

        Assert.Equal(
            HttpStatusCode.OK, (await SendAsync(LogRequest.Of("api", LogRequest.Record(trace, Post, "slow", time, ("n", 1L))))).Status);

        var log = Single(await _server.GetLogsAsync(trace, Users.Alice));
        Assert.Equal(
            ("slow", "2026-08-29T10:40:00.0000001Z", "1788000000000000100", Post, "an.event"),
            ((string?)log["body"], (string?)log["time"], (string?)log["time_ns"], (string?)log["span_id"], (string?)log["event_name"]));
        (await _server.GetLogsAsync(trace, Users.Bob)).IsProblem(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _server.GetLogsAsync(trace, null)).Status);
        (await _server.GetLogsAsync("no id at all!", Users.Alice)).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task LogUnderAStrangersSpan_OrForAnotherUser_IsShownToSupportAlone()
    {
        var trace = Drawings.Of("POST  0..9  api server user.id:alice\n  GET  1..2  api server user.id:bob");
        await _server.PostOtlpAsync(trace.ServiceRequest);
        var now = DateTime.UtcNow;

        await SendAsync(LogRequest.Of(
            "api",
            LogRequest.Record(trace.TraceId, Post, "alice's", now),
            LogRequest.Record(trace.TraceId, "0000000000000002", "bob's span", now),
            LogRequest.Record(trace.TraceId, Post, "bob's name", now, ("user.id", "bob"))));

        Assert.Equal(["alice's"], Bodies(await _server.GetLogsAsync(trace.TraceId, Users.Alice)));
        Assert.Equal(["alice's", "bob's name", "bob's span"], Bodies(await _server.GetLogsAsync(trace.TraceId, Users.Sam)).Order());
    }

    [Fact]
    public async Task SameRecord_AgainOrInJson_IsThereOnce()
    {
        var trace = await PostSpanAsync();
        var body = LogRequest.Of("api", LogRequest.Record(trace, Post, "once", new DateTime(2026, 8, 29, 10, 40, 0, DateTimeKind.Utc)));
        var json = $$$"""
            {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"api"}}]},"scopeLogs":[{"logRecords":[
            {"timeUnixNano":"1788000000000000000","severityNumber":13,"severityText":"Warning","body":{"stringValue":"once"},"traceId":"{{{trace}}}","spanId":"{{{Post}}}","eventName":"an.event"}]}]}]}
            """;

        await SendAsync(body);
        await SendAsync([.. body, .. body]);
        Assert.Equal(
            "{}", (await _server.PostOtlpAsync(System.Text.Encoding.UTF8.GetBytes(json), signal: "logs", type: "application/json")).Text);

        Single(await _server.GetLogsAsync(trace, Users.Alice));
    }

    [Fact]
    public async Task Secrets_AreMasked()
    {
        var trace = await PostSpanAsync();

        await SendAsync(
            LogRequest.Of(
                "api",
                LogRequest.Record(
                    trace, Post, "Authorization: Bearer abcdefghijklmnop", DateTime.UtcNow, ("password", "hunter2"),
                    ("url", "http://u:hunter3@h/"))));

        var stored = await _server.DumpAsync();
        Assert.All(["abcdefghijklmnop", "hunter2", "hunter3"], secret => Assert.DoesNotContain(secret, stored, StringComparison.Ordinal));
        Assert.Equal("***", (string?)Single(await _server.GetLogsAsync(trace, Users.Alice))["attributes"]!["password"]);
    }

    [Fact]
    public async Task RecordWithoutATime_IsRejectedAlone()
    {
        var trace = await PostSpanAsync();

        var answer = await SendAsync(
            LogRequest.Of("api", LogRequest.Record(trace, Post, "when", null), LogRequest.Record(trace, Post, "now", DateTime.UtcNow)));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("invalid_time (1)", answer.Text, StringComparison.Ordinal);
        Assert.Equal(["now"], Bodies(await _server.GetLogsAsync(trace, Users.Alice)));
    }

    [Fact]
    public async Task ClientWithAToken_WritesToItsOwnTracesAlone()
    {
        var trace = await PostSpanAsync();
        var body = LogRequest.Of("app", LogRequest.Record(trace, Post, "mine", DateTime.UtcNow));
        Task<Answer> As(System.Net.Http.Headers.AuthenticationHeaderValue user) =>
            _server.PostOtlpAsync(body, key: null, signal: "logs", change: request =>
            {
                request.Headers.Authorization = user;
                request.Headers.Add("X-Client-Type", "web");
            });

        Assert.Equal(HttpStatusCode.Forbidden, (await As(Users.Bob)).Status);
        Assert.Equal(HttpStatusCode.OK, (await As(Users.Alice)).Status);

        Assert.Equal("sidechain-web", (string?)Single(await _server.GetLogsAsync(trace, Users.Alice))["service"]);
    }

    [Fact]
    public async Task Logs_AreKeptForADay_AndErasedWithTheirTraces()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        var (alices, bobs) = (Documents.NewTraceId(), Documents.NewTraceId());
        await server.PostAsync(Documents.Span(alices, Post), Users.Alice);
        await server.PostAsync(Documents.Span(bobs, Post), Users.Bob);
        var now = DateTime.UtcNow;
        byte[] body = LogRequest.Of(
            "api", LogRequest.Record(alices, Post, "a", now), LogRequest.Record(bobs, Post, "b", now),
            LogRequest.Record(bobs, Post, "old", now.AddDays(-9)));
        Assert.Equal(HttpStatusCode.OK, (await server.PostOtlpAsync(body, signal: "logs")).Status);
        using var erase = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/users/me/traces");
        erase.Headers.Authorization = Users.Alice;

        await server.SendAsync(erase);
        Assert.Equal(["b", "old"], Bodies(await server.GetLogsAsync(bobs, Users.Bob)).Order());
        Assert.Equal(2L, await server.ScalarAsync("SELECT count(*) FROM telemetry.logs"));

        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        var today = DateOnly.FromDateTime(now);
        await Wait.UntilAsync("the days are looked after", async () =>
            await new DayKeeper(database).KeepAsync(today.AddDays(1), CancellationToken.None) is not null);
        Assert.Equal(["b"], Bodies(await server.GetLogsAsync(bobs, Users.Bob)));
        await Wait.UntilAsync("the days are looked after", async () =>
            await new DayKeeper(database).KeepAsync(today.AddDays(2), CancellationToken.None) is not null);
        Assert.Empty(Logs(await server.GetLogsAsync(bobs, Users.Bob)));
    }

    private async Task<string> PostSpanAsync()
    {
        var trace = Drawings.Of("POST  0..9  api server user.id:alice");
        await _server.PostOtlpAsync(trace.ServiceRequest);
        return trace.TraceId;
    }

    private Task<Answer> SendAsync(byte[] body) => _server.PostOtlpAsync(body, signal: "logs");

    private static JsonArray Logs(Answer answer)
    {
        Assert.True(answer.Status == HttpStatusCode.OK, $"{answer.Status}: {answer.Text}");
        return answer.Json["logs"]!.AsArray();
    }

    private static JsonNode Single(Answer answer) => Assert.Single(Logs(answer))!;

    private static IEnumerable<string?> Bodies(Answer answer) => Logs(answer).Select(log => (string?)log!["body"]);
}
