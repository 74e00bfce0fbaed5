using System.Net;
using System.Net.Http.Headers;
using Sidechain.Traces.Tests;

namespace Sidechain.Telemetry.Tests.Doors.Otlp;

/// <summary>An OpenTelemetry SDK with a user's token is treated as any client.</summary>
public sealed class SdkClientTests(Databases databases, TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private readonly TelemetryServer _server = fixture.Server;

    [Fact]
    public async Task SpansWithAToken_AreTheUsers_WhateverTheySay()
    {
        var trace = Drawings.Of("web.share_loop  0..9  web user.id:bob");

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(trace.AllInOtlp, Users.Alice)).Status);

        Assert.Equal("web.share_loop\n", await _server.PictureAsync(trace.TraceId, Users.Alice));
        Assert.Equal(
            "web  alice",
            await _server.ScalarAsync(
                "SELECT concat_ws(' ', client_type, coalesce(client_ver, ''), "
                + $"user_id) FROM client_telemetry_spans WHERE trace_id = '{trace.TraceId}'"));
        (await _server.GetAsync(trace.TraceId, Users.Bob)).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task TypeInTheHeaders_IsTaken_WhereTheResourceNamesNone()
    {
        var trace = Drawings.Of("POST  0..9  api");

        Assert.Equal(
            HttpStatusCode.OK,
            (await SendAsync(trace.ServiceRequest, Users.Alice, ("X-Client-Type", "cli"), ("X-Client-Version", "7"))).Status);

        Assert.Equal(
            "cli 7 alice",
            await _server.ScalarAsync(
                $"SELECT concat_ws(' ', client_type, client_ver, user_id) FROM client_telemetry_spans WHERE trace_id = '{trace.TraceId}'"));
    }

    [Theory]
    [InlineData("telemetry.sdk.language", "webjs", null, "web")]
    [InlineData("telemetry.sdk.language", "webjs", "plugin", "plugin")]
    [InlineData("browser.platform", "Windows", null, "web")]
    [InlineData("sidechain.client.type", "cli", "plugin", "cli")]
    public async Task TypeOfASdk_IsConcludedWhereNobodyNamesIt(string key, string value, string? header, string type)
    {
        var span = DrawnTrace.Parse("GET  0..9  api")[0] with
        {
            TraceId = Documents.NewTraceId(),
            StartNs = 1_788_000_000_000_000_000,
            EndNs = 1_788_000_000_009_000_000,
        };
        var body = OtlpRequest.ResourceSpans(
            [OtlpRequest.Pair("service.name", "page"), OtlpRequest.Pair(key, value)], [OtlpRequest.Span(span)]);

        var answer = header is null ? await SendAsync(body, Users.Alice) : await SendAsync(body, Users.Alice, ("X-Client-Type", header));

        Assert.Equal((HttpStatusCode.OK, ""), (answer.Status, answer.Text));
        Assert.Equal(type, await _server.ScalarAsync($"SELECT client_type FROM client_telemetry_spans WHERE trace_id = '{span.TraceId}'"));
    }

    [Fact]
    public async Task NoType_IsRejectedSpanBySpan()
    {
        var answer = await SendAsync(Drawings.Of("POST  0..9  api").ServiceRequest, Users.Alice);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains(
            "invalid_client_type (1): set the resource attribute sidechain.client.type to one of ", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TraceOfAnotherUser_IsForbidden_AndNothingIsKept()
    {
        var trace = Drawings.Of("cli.share_loop  0..9  cli\n  cli.read_file  1..2  cli");
        await _server.PostAsync(Documents.Span(trace.TraceId, "00000000000000ff"), Users.Alice);

        var answer = await SendAsync(trace.AllInOtlp, Users.Bob);

        OtlpDoorTests.IsStatus(answer, HttpStatusCode.Forbidden, 7);
        Assert.Contains(trace.TraceId, answer.Text, StringComparison.Ordinal);
        Assert.Equal(1, (await _server.ReadAsync(trace.TraceId, Users.Alice)).Tree.SpanCount);
    }

    [Fact]
    public async Task NeitherKeyNorToken_OrAForgedOne_IsUnauthorized()
    {
        OtlpDoorTests.IsStatus(await _server.PostOtlpAsync([], key: null), HttpStatusCode.Unauthorized, 16);
        OtlpDoorTests.IsStatus(await SendAsync([], Users.Forged), HttpStatusCode.Unauthorized, 16);
        OtlpDoorTests.IsStatus(await SendAsync([], Users.Expired), HttpStatusCode.Unauthorized, 16);
    }

    [Fact]
    public async Task TooManyRequests_AreToldWhenToComeAgain()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), "--RateLimit:PerMinute=1", "--RateLimit:Burst=1");
        await server.PostOtlpAsync([], key: null, request => request.Headers.Authorization = Users.Alice);

        var answer = await server.PostOtlpAsync([], key: null, request => request.Headers.Authorization = Users.Alice);

        OtlpDoorTests.IsStatus(answer, HttpStatusCode.TooManyRequests, 8);
        Assert.InRange(answer.Headers.RetryAfter?.Delta ?? TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Assert.Contains("google.rpc.RetryInfo", answer.Text, StringComparison.Ordinal);
    }

    private Task<Answer> SendAsync(byte[] body, AuthenticationHeaderValue user, params (string Name, string Value)[] headers) =>
        _server.PostOtlpAsync(body, key: null, request =>
        {
            request.Headers.Authorization = user;
            foreach (var (name, value) in headers)
            {
                request.Headers.Add(name, value);
            }
        });
}
