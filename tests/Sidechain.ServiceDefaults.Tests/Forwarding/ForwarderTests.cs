using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Hosting;
using Sidechain.ServiceDefaults.Tests.Services;
using Sidechain.Tracing.Conventions;

namespace Sidechain.ServiceDefaults.Tests.Forwarding;

public sealed class ForwarderTests
{
    [Fact]
    public async Task Request_ArrivesAsItWasSent_SaveTheServicesKey()
    {
        await using var telemetry = await StartTelemetryAsync();
        await using var api = await StartApiAsync(telemetry);
        var traceParent = $"00-{Ids.Trace()}-{Ids.Span()}-01";

        using var response = await api.GetAsync(
            "/api/v1/traces/a%2Fb%20c?x=1&y=%C3%BC", "traceparent", traceParent, "tracestate", "a=b", "baggage", "session.id=1",
            "X-Trace-ID", "abc123def456", "Authorization", "Bearer t", "x-otlp-api-key", "secret", "Connection", "X-Hop", "X-Hop", "here",
            "X-Request-ID", "r1", "Accept-Encoding", "gzip", "X-Forwarded-For", "1.2.3.4");

        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');
        Assert.Equal("GET /api/v1/traces/a%2Fb%20c?x=1&y=%C3%BC", lines[0]);
        Assert.Contains($"traceparent={traceParent}", lines);
        Assert.Contains("tracestate=a=b", lines);
        Assert.Contains("baggage=session.id=1", lines);
        Assert.Contains("X-Trace-ID=abc123def456", lines);
        Assert.Contains("Authorization=Bearer t", lines);
        Assert.Contains("Accept-Encoding=gzip", lines);
        Assert.Equal(["X-Forwarded-For=1.2.3.4"], lines.Where(line => line.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase)));
        Assert.Contains($"Host={telemetry.Address.Authority}", lines);
        Assert.DoesNotContain(lines, line =>
            line.StartsWith("x-otlp-api-key", StringComparison.OrdinalIgnoreCase)
                || line.StartsWith("X-Hop", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/api/v1/traces/%252e%252e/%252e%252e/%252e%252e/v1/traces")]
    [InlineData("/api/v1/traces/%2541%25")]
    public async Task Request_WithADoublyEscapedPath_StaysBelowItsRoute(string path)
    {
        await using var telemetry = await StartTelemetryAsync();
        await using var api = await StartApiAsync(telemetry);

        using var response = await api.GetAsync(path);

        Assert.Equal($"GET {path}", (await response.Content.ReadAsStringAsync()).Split('\n')[0]);
    }

    [Theory]
    [InlineData("X-Client-Version: f\u00c3\u00bcnf")]
    [InlineData("Content-Type: text/\u00c3\u00bc")]
    public async Task HeaderBeyondAscii_IsNoOutage(string header)
    {
        await using var telemetry = await StartTelemetryAsync();
        await using var api = await StartApiAsync(telemetry);

        var answer = await RawService.AskAsync(api, $"GET /api/v1/traces/x HTTP/1.1\r\nHost: {api.Address.Authority}\r\n{header}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestWithoutABody_StaysWithoutOne()
    {
        await using var telemetry = await StartTelemetryAsync();
        await using var api = await StartApiAsync(telemetry);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/traces/x") { Content = new ByteArrayContent([]) };
        request.Content.Headers.Add("Content-Type", "application/json");

        using var response = await api.Client.SendAsync(request);

        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');
        Assert.Contains("Content-Type=application/json", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("Transfer-Encoding", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Answer_ComesBackAsItWas_WithTheGatewaysTime()
    {
        await using var telemetry = await StartTelemetryAsync();
        await using var api = await StartApiAsync(telemetry);
        var trace = Ids.Trace();

        using var response = await api.GetAsync("/api/v1/traces/x", "X-Trace-ID", trace, "X-Span-ID", "1", "X-Request-ID", "r1");

        var upstream = await telemetry.Spans.SingleAsync(trace);
        Assert.Equal(upstream.SpanId.ToHexString(), response.Header(HeaderNames.SpanId));
        Assert.Equal("r1", response.Header(HeaderNames.RequestId));
        Assert.Equal("kept", response.Header("X-Own"));
        var timing = response.Headers.GetValues(HeaderNames.ServerTiming).ToList();
        Assert.Equal(2, timing.Count);
        Assert.StartsWith("total;dur=", timing[0], StringComparison.Ordinal);
        Assert.StartsWith("gw;dur=", timing[1], StringComparison.Ordinal);
        Assert.InRange(double.Parse(timing[1]["gw;dur=".Length..], CultureInfo.InvariantCulture), 0, 60_000);
    }

    [Fact]
    public async Task ForwardedRequest_LeavesOnlyTheOtherServicesSpan()
    {
        await using var telemetry = await StartTelemetryAsync();
        await using var api = await StartApiAsync(telemetry);
        var (trace, parent, next) = (Ids.Trace(), Ids.Span(), Ids.Trace());

        using (await api.GetAsync("/api/v1/traces/x", "X-Trace-ID", trace, "X-Span-ID", parent))
        using (await api.GetAsync("/own", "X-Trace-ID", next, "X-Span-ID", parent))
        {
            // The next request's span comes after any of the first.
            await api.Spans.SingleAsync(next);
            var span = await api.Spans.SingleAsync(trace);
            Assert.Equal("GET /api/v1/traces/{**rest}", span.DisplayName);
            Assert.Equal(parent, span.ParentSpanId.ToHexString());
            Assert.Equal(telemetry.Address.Port, span.GetTagItem(AttributeNames.ServerPort));
        }
    }

    [Fact]
    public async Task Bodies_StreamBothWays()
    {
        await using var telemetry = await StartTelemetryAsync();
        await using var api = await StartApiAsync(telemetry);
        var body = new Conversation();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/telemetry/first-bytes") { Content = body };

        var call = api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await body.SayAsync("first");
        // The other service has the first bytes while the body is still open.
        await FirstBytes.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await body.SayAsync("last");
        body.Finish();
        using var response = await call;

        Assert.Equal("firstlast", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task EventStream_ArrivesLineByLine_AndEndsWithTheClient()
    {
        await using var telemetry = await StartTelemetryAsync();
        await using var api = await StartApiAsync(telemetry);
        using var leaving = new CancellationTokenSource();

        using var response = await api.Client.GetAsync("/api/v1/traces/events", HttpCompletionOption.ResponseHeadersRead, leaving.Token);
        using (var reader = new StreamReader(await response.Content.ReadAsStreamAsync()))
        {
            Assert.Equal("data: 1", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)));
        }

        // The other service sees that the client has gone.
        await EventsLeft.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task EventStream_ThatIsSilent_IsOpenAtOnce()
    {
        await using var telemetry = await StartTelemetryAsync();
        await using var api = await StartApiAsync(telemetry);

        var call = api.Client.GetAsync("/api/v1/traces/silence", HttpCompletionOption.ResponseHeadersRead);
        using var response = await call.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("POST", 400)]
    [InlineData("PUT", 204)]
    [InlineData("DELETE", 404)]
    [InlineData("GET", 302)]
    public async Task Status_OfTheOtherService_IsPassedOn(string method, int status)
    {
        await using var telemetry = await StartTelemetryAsync();
        await using var api = await StartApiAsync(telemetry);

        using var response = await api.SendAsync(new HttpMethod(method), $"/api/v1/traces/status/{status}");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotNull(response.Header(HeaderNames.SpanId));
    }

    [Fact]
    public async Task Body_OverTheOtherServicesLimit_Is413FromThere()
    {
        await using var telemetry = await StartTelemetryAsync();
        await using var api = await StartApiAsync(telemetry);

        using var response = await api.Client.PostAsync("/api/v1/telemetry/small", new ByteArrayContent(new byte[100_000]));

        await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        Assert.Contains("gw;dur", response.Header(HeaderNames.ServerTiming), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ThatThisServiceWouldRefuse_IsTheOtherServicesToJudge()
    {
        await using var telemetry = await StartTelemetryAsync();
        await using var api = await TestService.StartAsync(
            app => app.MapForwarder("/api/v1/traces/{**rest}", "telemetry"),
            builder => builder.AddSidechainAuthentication(),
            settings: new()
            {
                ["services:telemetry:http:0"] = telemetry.Address.ToString(),
                ["Jwt:Key"] = "0123456789abcdef0123456789abcdef",
            });

        using var response = await api.GetAsync("/api/v1/traces/x", "Authorization", "Bearer expired");

        Assert.Contains("Authorization=Bearer expired", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Path_OutsideTheRoute_IsNotForwarded()
    {
        await using var telemetry = await StartTelemetryAsync();
        await using var api = await StartApiAsync(telemetry);

        using var response = await api.GetAsync("/api/v1/traces/../../../v1/traces");

        await response.ProblemAsync(HttpStatusCode.NotFound);
    }

    private TaskCompletionSource FirstBytes { get; } = new();

    private TaskCompletionSource EventsLeft { get; } = new();

    private Task<TestService> StartTelemetryAsync() => TestService.StartAsync(app =>
    {
        app.MapGet("/api/v1/traces/{**rest}", (HttpContext context) =>
        {
            context.Response.Headers["X-Own"] = "kept";
            var target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
            return string.Join(
                '\n', [$"{context.Request.Method} {target}", .. context.Request.Headers.Select(header => $"{header.Key}={header.Value}")]);
        });
        app.MapPost("/api/v1/telemetry/first-bytes", async (HttpContext context) =>
        {
            var first = new byte[5];
            await context.Request.Body.ReadExactlyAsync(first);
            FirstBytes.SetResult();
            using var reader = new StreamReader(context.Request.Body);
            return Encoding.UTF8.GetString(first) + await reader.ReadToEndAsync();
        });
        app.MapGet("/api/v1/traces/events", async (HttpContext context, CancellationToken token) =>
        {
            await context.Response.WriteAsync("data: 1\n", token);
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                EventsLeft.SetResult();
            }
        });
        app.Map("/api/v1/traces/status/{status:int}", (int status) => Results.StatusCode(status));
        app.MapGet("/api/v1/traces/silence", async (HttpContext context, CancellationToken token) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync(token);
            await Task.Delay(Timeout.Infinite, token);
        });
        app.MapPost("/api/v1/telemetry/small", async (HttpContext context) => await context.Request.Body.CopyToAsync(Stream.Null))
            .WithMetadata(new RequestSizeLimitAttribute(10));
    });

    private static Task<TestService> StartApiAsync(TestService telemetry) => TestService.StartAsync(
        app =>
        {
            app.MapForwarder("/api/v1/traces/{**rest}", "telemetry");
            app.MapForwarder("/api/v1/telemetry/{**rest}", "http://telemetry");
            app.MapGet("/own", () => "own");
        },
        settings: new() { ["services:telemetry:http:0"] = telemetry.Address.ToString() });
}
