using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Sidechain.ServiceDefaults.Forwarding;
using Sidechain.ServiceDefaults.Tests.Services;
using Sidechain.Tracing.Conventions;

namespace Sidechain.ServiceDefaults.Tests.Forwarding;

/// <summary>A forwarded request that fails: the fault is put where it belongs, and the caller learns of it.</summary>
public sealed class ForwarderFailureTests
{
    private const string TooLarge = "HTTP/1.1 413 Payload Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nNo";

    // More than the network holds between two services.
    private const int Large = 16 * 1024 * 1024;
    private const string Started = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n";

    [Fact]
    public async Task OtherService_ThatIsAway_Is503OfOurOwn()
    {
        await using var api = await StartApiAsync("http://127.0.0.1:1");
        var trace = Ids.Trace();

        using var response = await api.GetAsync("/api/v1/traces/x", "X-Trace-ID", trace, "X-Span-ID", "1");

        var problem = await response.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("telemetry", problem.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(trace, problem.GetProperty("traceId").GetString());
        Assert.Equal(trace, response.Header(HeaderNames.TraceId));
        Assert.Null(response.Header(HeaderNames.SpanId));
        Assert.NotNull(response.Headers.RetryAfter);
        var line = Assert.Single(api.Log.Lines, line => line.Category.Contains("Forward", StringComparison.Ordinal));
        Assert.StartsWith("telemetry could not be reached:", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherService_ThatTakesNoConnectionInTime_Is503OfOurOwn()
    {
        await using var api = await StartApiAsync("http://127.0.0.1:1", builder =>
            builder.Services.AddHttpClient(Forwarder.ClientName).AddHttpMessageHandler(() => new ConnectTimeout()));

        using var response = await api.GetAsync("/api/v1/traces/x");

        await response.ProblemAsync(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Answer_ThatIsNoHttp_Is503OfOurOwn()
    {
        using var telemetry = new RawService();
        await using var api = await StartApiAsync(telemetry.Address);

        var answering = telemetry.AnswerAsync("SSH-2.0-OpenSSH_9.2\r\n\r\n");
        using var response = await api.GetAsync("/api/v1/traces/x");
        await answering;

        await response.ProblemAsync(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Answer_WithAHeaderThatCannotBePassedOn_Is502()
    {
        using var telemetry = new RawService();
        await using var api = await StartApiAsync(telemetry.Address);

        var answering = telemetry.AnswerAsync("HTTP/1.1 200 OK\r\nX-Bad: a\u0001b\r\nContent-Length: 0\r\n\r\n");
        using var response = await api.GetAsync("/api/v1/traces/x");
        await answering;

        await response.ProblemAsync(HttpStatusCode.BadGateway);
    }

    [Fact]
    public async Task Answer_ThatBreaksOff_BreaksOffForTheClient()
    {
        using var telemetry = new RawService();
        await using var api = await StartApiAsync(telemetry.Address);
        var halfRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancellationToken = TestContext.Current.CancellationToken;

        var answering = telemetry.AnswerAsync($"{Started}\r\n4\r\nhalf\r\n", halfRead.Task);
        using var response = await api.Client.GetAsync("/api/v1/traces/x", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await body.ReadExactlyAsync(new byte[4], cancellationToken);
        halfRead.SetResult();
        await answering;

        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null, cancellationToken));
    }

    [Fact]
    public async Task Answer_BeforeTheBody_ComesThrough()
    {
        using var telemetry = new RawService();
        await using var api = await StartApiAsync(telemetry.Address);
        using var body = new ByteArrayContent(new byte[Large]);

        var answering = telemetry.AnswerAsync(TooLarge);
        using var response = await api.Client.PostAsync("/api/v1/traces/x", body, TestContext.Current.CancellationToken);
        await answering;

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("No", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Answer_InMidBody_OfAServiceThatHangsUp_ComesThrough()
    {
        using var telemetry = new RawService();
        await using var api = await StartApiAsync(telemetry.Address);
        using var body = new ByteArrayContent(new byte[Large]);

        var answering = telemetry.AnswerInMidBodyAsync(TooLarge, bytes: 100_000);
        using var response = await api.Client.PostAsync("/api/v1/traces/x", body, TestContext.Current.CancellationToken);
        await answering;

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("No", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task HangingUp_InMidBody_WithoutAnAnswer_Is503OfOurOwn()
    {
        using var telemetry = new RawService();
        await using var api = await StartApiAsync(telemetry.Address);
        using var body = new ByteArrayContent(new byte[Large]);

        var answering = telemetry.AnswerInMidBodyAsync("", bytes: 100_000);
        using var response = await api.Client.PostAsync("/api/v1/traces/x", body, TestContext.Current.CancellationToken);
        await answering;

        await response.ProblemAsync(HttpStatusCode.ServiceUnavailable);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked", "21\r\nfast enough for the server itself\r\n")]
    [InlineData("Content-Length: 10000000", "fast enough for the server itself")]
    public async Task Body_ThatDripsOn_AfterTheServiceHungUp_Is408(string length, string drip)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var telemetry = new RawService();
        await using var api = await StartApiAsync(telemetry.Address, builder => builder.Services.AddSingleton<TimeProvider>(time));
        using var slow = new TcpClient();
        await slow.ConnectAsync(IPAddress.Loopback, api.Address.Port, TestContext.Current.CancellationToken);
        async Task SendAsync(string text) =>
            await slow.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

        var answering = telemetry.AnswerInMidBodyAsync("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n", bytes: 1);
        await SendAsync($"POST /api/v1/traces/x HTTP/1.1\r\nHost: api\r\n{length}\r\n\r\n");
        for (var parts = 0; slow.Available == 0; parts++)
        {
            Assert.InRange(parts, 0, 2000);
            await SendAsync(drip);
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await answering;

        var answer = await RawService.ReadHeadersAsync(slow.GetStream());
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/problem+json", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_ThatIsMalformed_IsItsSendersFault()
    {
        await using var telemetry = await TestService.StartAsync(app =>
            app.MapPost("/api/v1/traces/x", context => context.Request.Body.CopyToAsync(Stream.Null)));
        await using var api = await StartApiAsync(telemetry.Address.ToString());

        var answer = await RawService.AskAsync(
            api, "POST /api/v1/traces/x HTTP/1.1\r\nHost: api\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nnot a number\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/problem+json", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trailers_OfAnAnswer_ComeThrough()
    {
        using var telemetry = new RawService();
        await using var api = await StartApiAsync(telemetry.Address, builder => builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2)));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/traces/x")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        var answering = telemetry.AnswerAsync($"{Started}Trailer: X-Sum\r\n\r\n4\r\nbody\r\n0\r\nX-Sum: 7\r\n\r\n");
        using var response = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        await answering;

        Assert.Equal("body", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["7"], response.TrailingHeaders.GetValues("X-Sum"));
    }

    private static Task<TestService> StartApiAsync(string telemetry, Action<WebApplicationBuilder>? add = null) => TestService.StartAsync(
        app => app.MapForwarder("/api/v1/traces/{**rest}", "telemetry"),
        add,
        settings: new() { ["services:telemetry:http:0"] = telemetry });

    /// <summary>The exception of SocketsHttpHandler when it waited in vain for a connection.</summary>
    private sealed class ConnectTimeout : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new TaskCanceledException("A connection could not be established within the configured ConnectTimeout.");
    }
}
