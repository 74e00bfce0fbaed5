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
    private readonly PassingTime _time = new();
    private TraceCollector _collector = null!;
    private TracerProvider _provider = null!;

    public async ValueTask InitializeAsync()
    {
        _collector = await TraceCollector.StartAsync(_time);
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
        Send(_provider);

        var seen = await _collector.Trace(traceId).ShouldHaveShapeAsync("""
            !strict
            POST /orders/{id}       @shop  server  ok  has user.id
              DELETE orders         ×0
              INSERT orders         @postgres  client  rows = 2  < 100% of parent  event committed(attempt = 1)
              send mail             error  link elsewhere  tags = b
            """, Wait);

        Assert.Equal(3, seen.Document.Tree.SpanCount);
        Assert.Contains(traceId, _collector.TraceIds);
    }

    [Fact]
    public async Task Spans_ThatComeLate_AreWaitedFor()
    {
        var traceId = Order();
        var waiting = _collector.Trace(traceId)
            .ShouldHaveShapeAsync("POST /orders/7  !strict\n  * ×2", new ShapeWait { Deadline = TimeSpan.FromSeconds(90) });
        Assert.False(waiting.IsCompleted);
        Send(_provider);
        _time.Advance(Wait.Quiet);

        await waiting;
    }

    [Fact]
    public async Task Shape_ThatIsNotReached_IsExplainedAndTheTraceIsSaved()
    {
        var traceId = Order();
        Send(_provider);

        var failure = await Assert.ThrowsAsync<ShapeMismatchException>(() =>
            _collector.Trace(traceId).ShouldHaveShapeAsync("POST /orders/7\n  DEL  @redis", Wait));

        Assert.Contains(
            "missing: `DEL` under `POST /orders/7`; shop sent 3 spans, the last 60.0 s ago", failure.Message, StringComparison.Ordinal);
        Assert.Contains("redis nothing", failure.Message, StringComparison.Ordinal);
        var saved = failure.Message.Split(": ")[^1].Trim();
        Assert.Contains("INSERT orders", await File.ReadAllTextAsync(saved), StringComparison.Ordinal);
        File.Delete(saved);
    }

    [Fact]
    public async Task Trace_OfWhichNothingCame_IsSaid()
    {
        var failure = await Assert.ThrowsAsync<ShapeMismatchException>(() =>
            _collector.Trace(new string('a', 32)).ShouldHaveShapeAsync("a", Wait));

        Assert.Contains("no span of trace", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShapeFile_BesideTheTest_IsRead()
    {
        var traceId = Order();
        Send(_provider);

        await _collector.Trace(traceId).ShouldHaveShapeAsync("order.shape", Wait);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Spans_ByGrpc_HaveTheirShapeToo(bool zipped)
    {
        using var source = new ActivitySource($"grpc-{Guid.NewGuid():N}");
        using var provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(source.Name)
            .ConfigureResource(resource => resource.AddService("shop"))
            .AddOtlpExporter(options => (options.Endpoint, options.Protocol, options.Compression) =
                (_collector.GrpcEndpoint, OtlpExportProtocol.Grpc, zipped ? OtlpExportCompression.GZip : OtlpExportCompression.None))
            .Build();
        using var span = source.StartActivity("by.grpc", ActivityKind.Producer, default(ActivityContext))!;
        span.Stop();
        Send(provider);

        await _collector.Trace(span.TraceId.ToString()).ShouldHaveShapeAsync("!strict\nby.grpc  @shop  producer", Wait);
    }

    [Theory]
    [InlineData("metrics.v1.MetricsService")]
    [InlineData("logs.v1.LogsService")]
    public async Task OtherSignals_ByGrpc_AreToldThatAllIsWell(string service)
    {
        using var client = new HttpClient { BaseAddress = _collector.GrpcEndpoint };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/opentelemetry.proto.collector.{service}/Export")
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 2, 0x0A, 0xFF]),
        };
        request.Content.Headers.ContentType = new("application/grpc");

        using var answer = await client.SendAsync(request);

        Assert.Equal(5, (await answer.Content.ReadAsByteArrayAsync()).Length);
        Assert.Equal("0", Assert.Single(answer.TrailingHeaders.GetValues("grpc-status")));
    }

    [Theory]
    [InlineData("0A FF", "13"), InlineData("00 00 00 00 02 0A FF", "3"), InlineData("01 00 00 00 02 0A FF", "13"), InlineData("", "13")]
    public async Task Garbage_ByGrpc_IsRefused(string hex, string code)
    {
        using var client = new HttpClient { BaseAddress = _collector.GrpcEndpoint };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/opentelemetry.proto.collector.trace.v1.TraceService/Export")
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))),
        };
        request.Content.Headers.ContentType = new("application/grpc");

        using var answer = await client.SendAsync(request);

        // Without a message, the trailers are among the headers.
        Assert.Equal(code, Assert.Single(answer.Headers.GetValues("grpc-status")));
    }

    [Fact]
    public async Task ShapeFile_InApproveMode_IsWrittenAndThenRenewed_ButNotUnderCi()
    {
        var folder = Directory.CreateTempSubdirectory("shapes-");
        var (path, ci) = (Path.Combine(folder.FullName, "new.shape"), Environment.GetEnvironmentVariable("CI"));
        var trace = _collector.Trace(Order("0123456789abcdef"));
        Send(_provider);

        var missing = await Assert.ThrowsAsync<FileNotFoundException>(() => trace.ShouldHaveShapeAsync(path));
        Assert.Contains("SHAPES=update dotnet test writes it", missing.Message, StringComparison.Ordinal);
        try
        {
            Environment.SetEnvironmentVariable("SHAPES", "update");
            Environment.SetEnvironmentVariable("CI", "true");
            await Assert.ThrowsAsync<InvalidOperationException>(() => trace.ShouldHaveShapeAsync(path, Wait));
            Assert.False(File.Exists(path));

            Environment.SetEnvironmentVariable("CI", null);
            await trace.ShouldHaveShapeAsync(path, Wait);
            Assert.StartsWith("POST /orders/{id}", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
            Assert.DoesNotContain(" ms", await File.ReadAllTextAsync(path), StringComparison.Ordinal);

            await File.WriteAllTextAsync(path, "# Why.\n!strict\nPOST /orders/{id}  < 60 s  user.id = bob\n  gone\n");
            await trace.ShouldHaveShapeAsync(path, Wait);
        }
        finally
        {
            Environment.SetEnvironmentVariable("SHAPES", null);
            Environment.SetEnvironmentVariable("CI", ci);
        }

        var renewed = await File.ReadAllTextAsync(path);
        Assert.StartsWith("# Why.\n!strict\nPOST /orders/{id}", renewed, StringComparison.Ordinal);
        Assert.Contains("< 60 s", renewed, StringComparison.Ordinal);
        Assert.DoesNotContain("bob", renewed, StringComparison.Ordinal);
        Assert.DoesNotContain("gone", renewed, StringComparison.Ordinal);
        await trace.ShouldHaveShapeAsync(path, Wait);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Garbage_IsRefused()
    {
        using var client = new HttpClient { BaseAddress = _collector.Endpoint };
        using var content = new ByteArrayContent([0x0A, 0xFF]);

        using var answer = await client.PostAsync("/v1/traces", content);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private ShapeWait Wait => new() { Time = _time };

    // A flush of the SDK's ends when its queue is empty, which may be ahead of the answer to its last request.
    private static void Send(TracerProvider provider) => Assert.True(provider.Shutdown());

    /// <summary>A server's span with two under it.</summary>
    private string Order(string id = "7")
    {
        using var order = _source.StartActivity($"POST /orders/{id}", ActivityKind.Server, default(ActivityContext));
        order!.SetTag("user.id", "alice");
        using (var insert = _source.StartActivity("INSERT orders", ActivityKind.Client))
        {
            insert!.SetTag("db.system.name", "postgresql").SetTag("rows", 2);
            insert.AddEvent(new ActivityEvent("committed", tags: new ActivityTagsCollection { ["attempt"] = 1 }));
        }

        var elsewhere = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        using (var mail = _source.StartActivity("send mail", ActivityKind.Internal, order.Context, links: [new ActivityLink(elsewhere)]))
        {
            mail!.SetTag("tags", new[] { "a", "b" }).SetStatus(ActivityStatusCode.Error, "no server");
        }

        return order.TraceId.ToString();
    }
}
