using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using Sidechain.ServiceDefaults.Tests.Services;
using Sidechain.Tracing.Conventions;

namespace Sidechain.ServiceDefaults.Tests.Outgoing;

public sealed class OutgoingTests
{
    [Fact]
    public async Task ListedHost_GetsTheClientSpansTraceParent_AndNoBaggage()
    {
        await using var stream = await StartEchoAsync();
        await using var api = await StartCallerAsync(stream, "stream");
        var trace = Ids.Trace();

        using var response = await api.GetAsync(
            "/call", "traceparent", $"00-{trace}-{Ids.Span()}-01", "baggage", "session.id=s1", "X-Trace-ID", trace, "X-Client-Type", "cli");

        var received = await response.Content.ReadAsStringAsync();
        var spans = await api.Spans.OfAsync(trace, 3);
        var server = Assert.Single(spans, span => span.DisplayName == "GET /call");
        var client = Assert.Single(spans, span => span.DisplayName == "GET");
        Assert.Equal(server.SpanId, client.ParentSpanId);
        Assert.Contains($"traceparent=00-{trace}-{client.SpanId.ToHexString()}-01", received, StringComparison.Ordinal);
        Assert.DoesNotContain("baggage", received, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(HeaderNames.ClientType, received, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task AnyOtherHost_GetsNoContext()
    {
        // The SDK sets its default propagator when somebody first uses this class: whether that has happened must make no difference.
        Assert.False(Sdk.SuppressInstrumentation);
        await using var elsewhere = await StartEchoAsync();
        await using var api = await StartCallerAsync(elsewhere, "elsewhere");

        using var response = await api.GetAsync("/call", "X-Trace-ID", Ids.Trace(), "X-Span-ID", "1");

        var received = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("traceparent", received, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("baggage", received, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Redirect_IsNotFollowed()
    {
        await using var stream = await StartEchoAsync();
        await using var api = await StartCallerAsync(stream, "stream", "/redirect");

        using var response = await api.GetAsync("/call");

        Assert.Equal("302", await response.Content.ReadAsStringAsync());
    }

    private static Task<TestService> StartEchoAsync() => TestService.StartAsync(app =>
    {
        app.MapGet(
            "/echo", (HttpContext context) => string.Join('\n', context.Request.Headers.Select(header => $"{header.Key}={header.Value}")));
        app.MapGet("/redirect", () => Results.Redirect("/echo"));
    });

    private static Task<TestService> StartCallerAsync(TestService other, string name, string path = "/echo") => TestService.StartAsync(
        app => app.MapGet("/call", async (IHttpClientFactory clients, CancellationToken token) =>
        {
            using var response = await clients.CreateClient("other").GetAsync(path, token);
            return response.StatusCode == HttpStatusCode.OK
                ? await response.Content.ReadAsStringAsync(token)
                : $"{(int)response.StatusCode}";
        }),
        builder => builder.Services.AddHttpClient("other", client => client.BaseAddress = new Uri($"http://{name}")),
        settings: new() { [$"services:{name}:http:0"] = other.Address.ToString() });
}
