using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Sidechain.Telemetry.Alerts;
using Sidechain.Telemetry.Insights;
using Sidechain.Telemetry.Retention;
using Sidechain.Telemetry.Store.Keys;
using Sidechain.TestServers.Statements;
using Sidechain.Traces.Testing;

namespace Sidechain.Telemetry.Tests.Store;

public sealed class StatementTests(Databases databases)
{
    private const string Span = "00f067aa0ba902b7";

    // The first fires at once and the second never, so it is resolved each time.
    private static readonly string[] Rules =
    [
        "--Alerts:Every=00:10:00", "--Alerts:Rules:0:Name=rule-planted", "--Alerts:Rules:0:Span=cli.planted", "--Alerts:Rules:0:Client=cli",
        "--Alerts:Rules:0:Quantile=0.95", "--Alerts:Rules:0:ThresholdMs=1", "--Alerts:Rules:0:LeastSpans=1",
        "--Alerts:Rules:1:Name=quiet", "--Alerts:Rules:1:Span=cli.never", "--Alerts:Rules:1:Client=cli", "--Alerts:Rules:1:ErrorRate=0.5",
    ];

    [Fact]
    public void EveryStatement_BeginsWithItsName() => Assert.Empty(Statements.Unnamed(typeof(TelemetryApp).Assembly));

    [Fact]
    public async Task WhateverTelemetryAsksTheDatabase_IsNamed_AndShowsNoValues()
    {
        var database = await databases.CreateAsync();
        using var spans = new DatabaseSpans(database);
        // Background work of the service makes spans below this one, and no others.
        using var root = new Activity("start") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        await using var dashboard = await TraceCollector.StartAsync();
        await using var server = await TelemetryServer.StartAsync(database, Rules);
        await using var exporting = await TelemetryServer.StartAsync(
            database, $"--OTEL_EXPORTER_OTLP_ENDPOINT={dashboard.Endpoint.OriginalString}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            "--Store:GroupSpans=1", "--Store:StatementTimeout=00:00:02");
        var (user, trace) = ("user-planted", Documents.NewTraceId());
        await WriteAsync(server, exporting, Users.Token(user), trace);
        await ReadAsync(server, Users.Token(user), trace);
        await KeepAsync(server, Users.Token(user));

        Assert.Empty(spans.Unnamed);
        // Health checks run below no span, so theirs makes none.
        Assert.StartsWith(
            "-- SELECT migrations\nSELECT 1",
            Assert.Single(spans.Missing(Statements.Named(typeof(TelemetryApp).Assembly))), StringComparison.Ordinal);
        Assert.Contains("COPY incoming", spans.Named.Select(named => named.Key));
        Assert.Contains(spans.Named["INSERT spans"], text => text.Contains("$1", StringComparison.Ordinal));
        Assert.Empty(spans.Found("planted", trace, $"{Guid.Parse(trace)}", Span));
        // That the search finds what is there, the witness shows.
        await server.ScalarAsync("SELECT 'witness-of-the-search'");
        Assert.Equal(["witness-of-the-search"], spans.Found("planted", "witness-of-the-search"));
    }

    private static async Task WriteAsync(TelemetryServer server, TelemetryServer exporting, AuthenticationHeaderValue user, string trace)
    {
        const string More = ""","client_version":"1.0-planted","attributes":{"key.planted":"value-planted","post.id":"value-planted"}""";
        var planted = Documents.SpanObject(trace, Span, "cli.planted", More);
        var head = $$"""{"batch_id":"batch-planted","done":["{{trace}}","done-planted"],""";
        var batch = $$"""{{head}}"dropped":[{"reason":"reason-planted","count":3}],"spans":[{{planted}}]}""";
        (await server.PostAsync(batch, user)).IsReceived(1);
        (await exporting.PostAsync(Documents.Span("original-planted", name: "cli.planted"), user)).IsReceived(1);
        // Too many for a group there, so it comes in parts.
        var parts =
            $$"""{"spans":[{{string.Join(',', Enumerable.Range(0, 501).Select(_ => Documents.SpanObject(Documents.NewTraceId())))}}]}""";
        (await exporting.PostAsync(parts, user)).IsReceived(501);
        await using (var held = await HeldTrace.TakeAsync(exporting))
        {
            (await exporting.PostAsync(Documents.Span(held.TraceId, "00000000000000ff"), Users.Alice))
                .IsProblem(HttpStatusCode.ServiceUnavailable);
        }

        // Refused for the first trace, so the second's row goes again.
        var foreign = $$"""{"spans":[{{planted}},{{Documents.SpanObject(Documents.NewTraceId())}}]}""";
        (await server.PostAsync(foreign, Users.Bob)).IsProblem(HttpStatusCode.Forbidden);
        var log = LogRequest.Of("app", LogRequest.Record(trace, Span, "body-planted", DateTime.UtcNow, ("key.planted", "value-planted")));
        var answer = await server.PostOtlpAsync(log, key: null, signal: "logs", change: request =>
        {
            request.Headers.Authorization = user;
            request.Headers.Add("X-Client-Type", "web");
        });
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        // The id of a service's span is taken.
        var served = Drawings.Of(
            "cli.http_request  0..9  cli\n  INSERT  1..2  api client user.id:user-planted\n  POST  1..2  api server user.id:user-planted");
        Assert.Equal(HttpStatusCode.OK, (await server.PostOtlpAsync(served.ServiceJson, type: "application/json")).Status);
        (await server.PostAsync(Documents.Span(served.TraceId, served.ServiceSpanId), user))
            .IsReceived(0, $$"""[{"index":0,"span_id":"{{served.ServiceSpanId}}","reason":"span_id_taken"}]""");
    }

    private static async Task ReadAsync(TelemetryServer server, AuthenticationHeaderValue user, string trace)
    {
        // A foreign id that somebody else has.
        (await server.PostAsync(Documents.Span("original-planted"), Users.Bob)).IsReceived(1);
        await server.ReadAsync("original-planted", Users.Bob);
        await using (var live = await LiveView.EventStream.OpenAsync(server, trace, user))
        {
            Assert.NotNull(await live.AnyAsync());
        }

        await server.ReadAsync(trace, user, "?attributes=true");
        Assert.Contains("body-planted", (await server.GetLogsAsync(trace, user)).Text, StringComparison.Ordinal);
        await SendAsync(server, HttpMethod.Get, "traces?name=cli.planted", user);
        await SendAsync(server, HttpMethod.Get, "traces?attribute=post.id:value-planted", Users.Sam);
        await SendAsync(server, HttpMethod.Get, "traces?name=cli.planted", Users.Sam);
        await SendAsync(server, HttpMethod.Get, "traces", Users.Sam);
        await SendAsync(server, HttpMethod.Get, "insights/latency?name=cli.planted", Users.Sam);
        await SendAsync(server, HttpMethod.Put, $"traces/{trace}/pin", user);
    }

    private static async Task KeepAsync(TelemetryServer server, AuthenticationHeaderValue user)
    {
        var services = server.Services;
        await services.GetRequiredService<AttributeKeyStore>().LearnAsync(["key.planted"], TestContext.Current.CancellationToken);
        await Wait.UntilAsync(
            "the rules are looked at", () => services.GetRequiredService<AlertWatch>().LookAsync(CancellationToken.None));
        await Wait.UntilAsync(
            "the steps are kept", () => services.GetRequiredService<StepKeeper>().KeepAsync(DateTimeOffset.UtcNow, CancellationToken.None));
        await SendAsync(server, HttpMethod.Get, "alerts", Users.Sam);
        // Something of the user's lies in somebody else's trace.
        var bobs = Drawings.Of("GET  1..2  api server user.id:user-planted");
        (await server.PostAsync(Documents.Span(bobs.TraceId), Users.Bob)).IsReceived(1);
        Assert.Equal(HttpStatusCode.OK, (await server.PostOtlpAsync(bobs.ServiceRequest)).Status);
        await SendAsync(server, HttpMethod.Delete, "users/me/traces", user);
        // So late that all the days that were made at the start are over.
        var later = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(20);
        await Wait.UntilAsync(
            "the days are kept",
            async () => await services.GetRequiredService<DayKeeper>().KeepAsync(later, CancellationToken.None) is not null);
    }

    private static async Task SendAsync(TelemetryServer server, HttpMethod method, string path, AuthenticationHeaderValue user)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}");
        request.Headers.Authorization = user;
        var answer = await server.SendAsync(request);
        Assert.True((int)answer.Status < 300, answer.Text);
    }
}
