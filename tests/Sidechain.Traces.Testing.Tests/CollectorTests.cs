using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Sidechain.Traces.Testing.Tests;

/// <summary>The official exporter against the collector.</summary>
public sealed class CollectorTests : IAsyncLifetime
{
    private readonly ActivitySource _source = new($"test-{Guid.NewGuid():N}");
    private TraceCollector _collector = null!;
    private TracerProvider _provider = null!;

    public async ValueTask InitializeAsync()
    {
        _collector = await TraceCollector.StartAsync();
        _provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(_source.Name)
            .ConfigureResource(resource => resource.AddService("shop"))
            .AddOtlpExporter(options =>
            {
                options.Endpoint = new Uri(_collector.Endpoint, "/v1/traces");
                options.Protocol = OtlpExportProtocol.HttpProtobuf;
            })
            .Build();
    }

    public async ValueTask DisposeAsync()
    {
        _provider.Dispose();
        _source.Dispose();
        await _collector.DisposeAsync();
    }

    [Fact]
    public async Task Spans_OfTheOfficialExporter_HaveTheirShape()
    {
        var traceId = Order();
        Assert.True(_provider.ForceFlush());

        var seen = await _collector.Trace(traceId).ShouldHaveShapeAsync("""
            !strict
            POST /orders/{id}       @shop  server  ok  has user.id
              DELETE orders         ×0
              INSERT orders         @postgres  client  rows = 2  < 100% of parent  event committed(attempt = 1)
              send mail             error  link elsewhere  tags = b
            """);

        Assert.Equal(3, seen.Document.Tree.SpanCount);
        Assert.Contains(traceId, _collector.TraceIds);
    }

    [Fact]
    public async Task Spans_ThatComeLate_AreWaitedFor()
    {
        var traceId = Order();
        var waiting = _collector.Trace(traceId).ShouldHaveShapeAsync("POST /orders/7  !strict\n  * ×2");
        Assert.False(waiting.IsCompleted);
        Assert.True(_provider.ForceFlush());

        await waiting;
    }

    [Fact]
    public async Task Shape_ThatIsNotReached_IsExplainedAndTheTraceIsSaved()
    {
        var traceId = Order();
        Assert.True(_provider.ForceFlush());

        var failure = await Assert.ThrowsAsync<ShapeMismatchException>(() =>
            _collector.Trace(traceId).ShouldHaveShapeAsync("POST /orders/7\n  DEL  @redis", new ShapeWait { Deadline = TimeSpan.FromMilliseconds(200) }));

        Assert.Contains("missing: `DEL` under `POST /orders/7`; shop sent 3 spans, the last 0.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("redis nothing", failure.Message, StringComparison.Ordinal);
        var saved = failure.Message.Split(": ")[^1].Trim();
        Assert.Contains("INSERT orders", await File.ReadAllTextAsync(saved), StringComparison.Ordinal);
        File.Delete(saved);
    }

    [Fact]
    public async Task Trace_OfWhichNothingCame_IsSaid()
    {
        var failure = await Assert.ThrowsAsync<ShapeMismatchException>(() =>
            _collector.Trace(new string('a', 32)).ShouldHaveShapeAsync("a", new ShapeWait { Deadline = TimeSpan.Zero }));

        Assert.Contains("no span of trace", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShapeFile_BesideTheTest_IsRead()
    {
        var traceId = Order();
        Assert.True(_provider.ForceFlush());

        await _collector.Trace(traceId).ShouldHaveShapeAsync("order.shape");
    }

    [Fact]
    public async Task Garbage_IsRefused()
    {
        using var client = new HttpClient { BaseAddress = _collector.Endpoint };
        using var content = new ByteArrayContent([0x0A, 0xFF]);

        using var answer = await client.PostAsync("/v1/traces", content);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
    }

    /// <summary>A server's span with two under it.</summary>
    private string Order()
    {
        using var order = _source.StartActivity("POST /orders/7", ActivityKind.Server, default(ActivityContext));
        order!.SetTag("user.id", "alice");
        using (var insert = _source.StartActivity("INSERT orders", ActivityKind.Client))
        {
            insert!.SetTag("db.system.name", "postgresql").SetTag("rows", 2);
            insert.AddEvent(new ActivityEvent("committed", tags: new ActivityTagsCollection { ["attempt"] = 1 }));
        }

        var elsewhere = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        using (var mail = _source.StartActivity("send mail", ActivityKind.Internal, order.Context, links: [new ActivityLink(elsewhere)]))
            mail!.SetTag("tags", new[] { "a", "b" }).SetStatus(ActivityStatusCode.Error, "no server");
        return order.TraceId.ToString();
    }
}
