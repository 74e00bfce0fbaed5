using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Sidechain.StandIns.Tests.OpenTelemetry;

/// <summary>What the server's span holds; the rest is tested with the service defaults.</summary>
public sealed class RequestSpanTests
{
    [Fact]
    public async Task Request_HasTheAttributesOfTheSemanticConventions()
    {
        var (app, spans) = await StartAsync();
        await using var _ = app;

        await spans.GetAsync(app, "/items/7?q=1");

        var span = Assert.Single(spans.Ended);
        Assert.Equal(("GET /items/{id:int}", ActivityKind.Server), (span.DisplayName, span.Kind));
        var tags = span.TagObjects.ToDictionary(tag => tag.Key, tag => $"{tag.Value}");
        Assert.Equal("GET", tags["http.request.method"]);
        Assert.Equal("/items/{id:int}", tags["http.route"]);
        Assert.Equal("200", tags["http.response.status_code"]);
        Assert.Equal("1.1", tags["network.protocol.version"]);
        Assert.Equal("http", tags["url.scheme"]);
        Assert.Equal("/items/7", tags["url.path"]);
        Assert.Equal("127.0.0.1", tags["server.address"]);
    }

    [Fact]
    public async Task UnhandledException_IsTheSpansErrorAndEvent()
    {
        var (app, spans) = await StartAsync();
        await using var _ = app;

        await spans.GetAsync(app, "/throws");

        var span = Assert.Single(spans.Ended);
        Assert.Equal((ActivityStatusCode.Error, "broken"), (span.Status, span.StatusDescription));
        Assert.Equal("System.InvalidOperationException", span.GetTagItem("error.type"));
        Assert.Equal("exception", Assert.Single(span.Events).Name);
    }

    [Fact]
    public async Task FilteredRequest_LeavesNoSpan()
    {
        var (app, spans) = await StartAsync();
        await using var _ = app;

        await spans.GetAsync(app, "/quiet");

        Assert.Empty(spans.Ended);
    }

    [Fact]
    public async Task TwoHostsInOneProcess_EachFillTheirOwnSpans_Once()
    {
        var (one, spansOfOne) = await StartAsync();
        await using var first = one;
        var (two, _) = await StartAsync();
        await using var second = two;

        await spansOfOne.GetAsync(one, "/throws");

        Assert.Equal("exception", Assert.Single(Assert.Single(spansOfOne.Ended).Events).Name);
    }

    private static async Task<(WebApplication App, Spans Spans)> StartAsync()
    {
        var spans = new Spans();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing
            .AddAspNetCoreInstrumentation(options =>
            {
                options.Filter = context => context.Request.Path != "/quiet";
                options.RecordException = true;
            })
            .AddProcessor(spans));
        var app = builder.Build();
        app.MapGet("/items/{id:int}", (int id) => id);
        app.MapGet("/quiet", () => "quiet");
        app.MapGet("/throws", string () => throw new InvalidOperationException("broken"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return (app, spans);
    }

    private sealed class Spans : BaseProcessor<Activity>
    {
        private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();
        private readonly ConcurrentQueue<Activity> _ended = new();
        private readonly TaskCompletionSource _last = new();

        /// <summary>Of the test's own trace: every provider of the process hears every host.</summary>
        public IEnumerable<Activity> Ended => _ended.Where(span => span.TraceId == _trace && span.GetTagItem("url.path") is not "/items/0");

        /// <summary>Asks in the test's trace, and then once more, so that the first span has ended.</summary>
        public async Task GetAsync(WebApplication app, string path)
        {
            using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null, MaxConnectionsPerServer = 1 }) { BaseAddress = new Uri(app.Urls.Single()) };
            client.DefaultRequestHeaders.Add("traceparent", $"00-{_trace}-{ActivitySpanId.CreateRandom()}-01");
            using var response = await client.GetAsync(path);
            using var end = await client.GetAsync("/items/0");
            await _last.Task.WaitAsync(TimeSpan.FromSeconds(10));
        }

        public override void OnEnd(Activity data)
        {
            _ended.Enqueue(data);
            if (data.TraceId == _trace && data.GetTagItem("url.path") is "/items/0")
            {
                _last.TrySetResult();
            }
        }
    }
}
