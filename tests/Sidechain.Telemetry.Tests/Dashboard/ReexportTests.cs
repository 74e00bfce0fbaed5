using System.Globalization;
using System.Text.Json.Nodes;
using Sidechain.Traces.Testing;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Tests.Dashboard;

public sealed class ReexportTests(Databases databases) : IAsyncLifetime
{
    private const long ReceivedNs = 1_788_000_000_000_000_000;
    private TraceCollector _dashboard = null!;
    private TelemetryServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _dashboard = await TraceCollector.StartAsync();
        _server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), $"--OTEL_EXPORTER_OTLP_ENDPOINT={_dashboard.Endpoint.OriginalString}",
            "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _dashboard.DisposeAsync();
    }

    [Fact]
    public async Task Span_OfAClientWithAWrongClock_IsSentAlignedWithItsRawOffsetAndMasked()
    {
        var traceId = Documents.NewTraceId();
        const string More = """
            ,"client_version":"1.2.3","attributes":{"password":"hunter2","n":5,"list":["a","b"]},"events":[{"name":"file_selected","timestamp_ms":1788000000050}]
            """;
        var document = $$"""{"clock":{"offset_ms":600000,"rtt_ms":2},"spans":[{{Documents.SpanObject(traceId, more: More)}}]}""";
        (await _server.PostAsync(document, Users.Alice)).IsReceived(1);

        var span = (await _dashboard.Trace(traceId).ShouldHaveShapeAsync(
            "cli.share_loop  @sidechain-cli  ok  password = ***  n = 5  event file_selected")).Document.Tree.Roots[0].Span;

        Assert.Equal(ReceivedNs + 600_000_000_000, span.StartNs);
        Assert.Equal(100_250_000, span.EndNs - span.StartNs);
        Assert.Equal(ReceivedNs + 600_050_000_000, span.Events[0].TimeNs);
        Assert.Equal(600_000d, span.Attributes["sidechain.clock.offset_ms"]);
        Assert.Equal(["a", "b"], (object?[])span.Attributes["list"]!);
        Assert.Equal(
            ("cli", "1.2.3", "Sidechain.Telemetry", null), (span.ClientType, span.ClientVersion, span.ScopeName, span.ScopeVersion));
    }

    [Theory]
    [InlineData("66.117", 0)]
    [InlineData("-69.9", 0)]
    [InlineData("71", 71)]
    public async Task Span_OfAClientWhoseClockMayBeRight_IsNotMoved(string offset, int movedMs)
    {
        var traceId = Documents.NewTraceId();
        var document = $$"""{"clock":{"offset_ms":{{offset}},"rtt_ms":140},"spans":[{{Documents.SpanObject(traceId)}}]}""";
        (await _server.PostAsync(document, Users.Alice)).IsReceived(1);

        var span = (await _dashboard.Trace(traceId).ShouldHaveShapeAsync("cli.share_loop")).Document.Tree.Roots[0].Span;

        Assert.Equal(ReceivedNs + (movedMs * 1_000_000L), span.StartNs);
        Assert.Equal(double.Parse(offset, CultureInfo.InvariantCulture), span.Attributes["sidechain.clock.offset_ms"]);
    }

    [Fact]
    public async Task Span_OfAClientThatMeasuredNothing_IsNotMovedByItsWay()
    {
        var traceId = Documents.NewTraceId();
        var document =
            $$"""{"attempt_sent_at_ms":{{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}},"spans":[{{Documents.SpanObject(traceId)}}]}""";
        (await _server.PostAsync(document, Users.Alice)).IsReceived(1);

        Assert.Equal(
            ReceivedNs, (await _dashboard.Trace(traceId).ShouldHaveShapeAsync("cli.share_loop")).Document.Tree.Roots[0].Span.StartNs);
    }

    [Fact]
    public async Task Batch_ThatComesAgain_IsNotSentAgain()
    {
        var (traceId, later) = (Documents.NewTraceId(), Documents.NewTraceId());
        for (var attempt = 0; attempt < 3; attempt++)
        {
            (await _server.PostAsync(Documents.Span(traceId), Users.Alice)).IsReceived(1);
        }

        (await _server.PostAsync(Documents.Span(later), Users.Alice)).IsReceived(1);

        await _dashboard.Trace(later).ShouldHaveShapeAsync("cli.share_loop");

        // Spans go out in the order of their commits: a repeat would be here by now, and told by a warning.
        var first = await _dashboard.Trace(traceId).ReadAsync();
        Assert.Empty(first!.Document.Tree.Roots.Single().Warnings);
    }

    [Fact]
    public async Task Span_ThatWasUnfinished_IsSentWithItsEnd()
    {
        var traceId = Documents.NewTraceId();
        (await _server.PostAsync($$"""{"spans":[{"trace_id":"{{traceId}}","span_id":"00f067aa0ba902b7","name":"cli.share_loop","start_time_ms":1788000000000,"status":"ok","client_type":"cli"}]}""", Users.Alice)).IsReceived(1);
        (await _server.PostAsync(Documents.Span(traceId), Users.Alice)).IsReceived(1);

        var node = (await _dashboard.Trace(traceId).ShouldHaveShapeAsync("cli.share_loop")).Document.Tree.Roots[0];

        Assert.Equal(100_250_000, node.Span.EndNs - node.Span.StartNs);
        Assert.Empty(node.Warnings);
        Assert.Equal(SpanStatus.Ok, node.Span.Status);
    }

    [Fact]
    public async Task Span_OfAnSdkInAClient_IsSentWhole()
    {
        var trace = Documents.NewTraceId();
        var body = OtlpJsonRequest.Resources(OtlpJsonRequest.ResourceSpans(
            OtlpJsonRequest.Pairs(
                [
                    new("service.name", "shop"), new("sidechain.client.type", "web"), new("service.version", "7.1"),
                    new("deployment.environment.name", "staging"),
                ]),
            (JsonObject)JsonNode.Parse($$$$"""
                {"traceId":"{{{{trace}}}}","spanId":"a1a1a1a1a1a1a100","name":"web.consume","kind":5,"startTimeUnixNano":"{{{{ReceivedNs}}}}","endTimeUnixNano":"{{{{ReceivedNs + 5}}}}",
                 "traceState":"rojo=1","flags":257,"droppedAttributesCount":7,"droppedEventsCount":2,"droppedLinksCount":3,
                 "attributes":[{"key":"map","value":{"kvlistValue":{"values":[{"key":"a","value":{"intValue":"1"}}]}}},{"key":"bytes","value":{"bytesValue":"AQID"}}],
                 "events":[{"name":"e","timeUnixNano":"{{{{ReceivedNs + 1}}}}","droppedAttributesCount":4}],
                 "links":[{"traceId":"{{{{trace}}}}","spanId":"b1b1b1b1b1b1b100","traceState":"congo=2","flags":256,"droppedAttributesCount":9,
                   "attributes":[{"key":"why","value":{"stringValue":"batch"}},{"key":"password","value":{"stringValue":"hunter2"}}]}]}
                """)!));
        Assert.Equal(
            "{}",
            (await _server.PostOtlpAsync(
                body, key: null, change: request => request.Headers.Authorization = Users.Alice, type: "application/json")).Text);

        var span =
            (await _dashboard.Trace(trace).ShouldHaveShapeAsync("web.consume  @sidechain-web  consumer")).Document.Tree.Roots[0].Span;

        Assert.Equal(
            ("rojo=1", 257, false, "7.1", "staging"),
            (span.TraceState, span.Flags, span.SaidOk, span.ClientVersion, span.Resource["deployment.environment.name"]));
        Assert.Equal(
            (7L, 2L, 3L),
            (span.Attributes["sidechain.dropped_attributes"], span.Attributes["sidechain.dropped_events"],
                span.Attributes["sidechain.dropped_links"]));
        Assert.Equal(4L, span.Events.Single().Attributes["sidechain.dropped_attributes"]);
        Assert.Equal(
            (new AttributeObject("""{"a":1}"""), new AttributeObject("""{"base64":"AQID"}""")),
            (span.Attributes["map"], span.Attributes["bytes"]));
        var link = Assert.Single(span.Links);
        Assert.Equal((trace, "b1b1b1b1b1b1b100", "congo=2", 256u), (link.TraceId, link.SpanId, link.TraceState, link.Flags));
        Assert.Equal(
            ("batch", "***", 9L), (link.Attributes["why"], link.Attributes["password"], link.Attributes["sidechain.dropped_attributes"]));
    }

    [Fact]
    public async Task Spans_OfServices_AreNotSentOn()
    {
        var (service, later) = (Drawings.Of("POST  0..9  api server"), Documents.NewTraceId());
        await _server.PostOtlpAsync(service.ServiceRequest);
        (await _server.PostAsync(Documents.Span(later), Users.Alice)).IsReceived(1);

        await _dashboard.Trace(later).ShouldHaveShapeAsync("cli.share_loop");

        Assert.Null(await _dashboard.Trace(service.TraceId).ReadAsync());
    }
}
