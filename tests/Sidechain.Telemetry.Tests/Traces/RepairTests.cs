using System.Globalization;

namespace Sidechain.Telemetry.Tests.Traces;

/// <summary>What a tree is repaired by has to come out of the store also where an overview leaves the attributes away.</summary>
public sealed class RepairTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private readonly TelemetryServer _server = fixture.Server;

    [Theory]
    [InlineData("as it was measured", """{"offset_ms":-250.125,"rtt_ms":3.002}""", -250.125, 3.002)]
    [InlineData("in the other spelling", """{"offsetMs":250,"rttMs":0}""", 250, 0)]
    [InlineData("by decades", """{"offset_ms":1500000000000,"rtt_ms":10}""", 1500000000000, 10)]
    public async Task Sample_OfAClientsClock_MovesItsTimes(string what, string clock, double offset, double roundTrip)
    {
        var traceId = Documents.NewTraceId();
        (await _server.PostAsync($$"""{"clock":{{clock}},"spans":[{{Documents.SpanObject(traceId)}}]}""", Users.Alice)).IsReceived(1);

        var tree = (await _server.ReadAsync(traceId, Users.Alice)).Tree;

        var moved = Assert.Single(tree.Clocks);
        Assert.True(offset == moved.OffsetNs / 1e6, $"{what}: {moved}");
        Assert.InRange(moved.ErrorNs / 1e6, roundTrip / 2, (roundTrip / 2) + 0.1);
        Assert.Equal(1788000000000, tree.Roots[0].RawStartNs / 1e6);
        Assert.Equal(1_788_000_000_000_000_000 + (long)((decimal)offset * 1_000_000), tree.Roots[0].Span.StartNs);
    }

    [Theory]
    [InlineData("""{"offset_ms":5000}""")]
    [InlineData("""{"rtt_ms":2}""")]
    [InlineData("""{"offset_ms":5000,"rtt_ms":-1}""")]
    [InlineData("""{"offset_ms":5000,"rtt_ms":1e9}""")]
    [InlineData("""{"offset_ms":1e300,"rtt_ms":1}""")]
    [InlineData("""{"offset_ms":5000,"rtt_ms":"soon"}""")]
    public async Task Clock_ThatWasNotMeasured_MovesNothing(string clock)
    {
        var traceId = Documents.NewTraceId();
        (await _server.PostAsync($$"""{"clock":{{clock}},"spans":[{{Documents.SpanObject(traceId)}}]}""", Users.Alice)).IsReceived(1);

        Assert.Empty((await _server.ReadAsync(traceId, Users.Alice)).Tree.Clocks);
    }

    [Fact]
    public async Task End_OfASpan_BringsItsOwnSample()
    {
        var traceId = Documents.NewTraceId();
        var start = string.Create(CultureInfo.InvariantCulture, $$"""{"trace_id":"{{traceId}}","span_id":"00000000000000a1","name":"plugin.share_loop","client_type":"plugin","start_time_ms":1788000000000""");
        await _server.PostAsync($$"""{"clock":{"offset_ms":9000,"rtt_ms":80},"spans":[{{start}}}]}""", Users.Alice);
        await _server.PostAsync($$"""{"clock":{"offset_ms":9010,"rtt_ms":2},"spans":[{{start}},"duration_ms":100}]}""", Users.Alice);

        var raw = (await _server.GetAsync($"{traceId}/raw", Users.Alice)).Json["spans"]![0]!["clock"]!;
        Assert.Equal((9010, 2), ((double)raw["offset_ms"]!, (double)raw["rtt_ms"]!));
    }

    [Fact]
    public async Task Gateway_ThatSendsNoSpans_LeavesNoHole()
    {
        var trace = Drawings.Of("""
            cli.share_loop       0..100  cli
              cli.http_request   10..90  cli client id=000000000000000c
            POST /api/v1/posts   20..80  api server parent=00f067aa0ba902b7 sidechain.client.span_id:000000000000000c user.id:alice
            """);
        await _server.PostAsync(trace.ClientDocument, Users.Alice);
        await _server.PostOtlpAsync(trace.ServiceRequest);

        var document = await _server.ReadAsync(trace.TraceId, Users.Alice);

        Assert.Equal((0, 1), (document.Tree.Orphans, document.Tree.Roots.Count));
        Assert.Contains(document.Tree.Nodes, node => node.Span.Name == "network.request");
    }

    [Fact]
    public async Task Client_ThatKeepsItsSpans_IsNamed()
    {
        var trace = Drawings.Of(
            "POST /api/v1/posts  20..80  api server parent=00f067aa0ba902b7 sidechain.client.type:plugin user.id:alice");
        await _server.PostOtlpAsync(trace.ServiceRequest);

        var silent = Assert.Single((await _server.ReadAsync(trace.TraceId, Users.Alice)).Tree.Silent);

        Assert.Equal("plugin", silent.Tier);
        Assert.StartsWith("nothing of plugin has come", silent.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jump_InTheMiddleOfATrace_IsUndone()
    {
        var trace = Drawings.Of("cli.share_loop  0..300  cli\n  cli.encode_audio  10800100..10800200  cli clock.jump_ms:10800000");
        await _server.PostAsync(trace.ClientDocument, Users.Alice);

        var root = Assert.Single((await _server.ReadAsync(trace.TraceId, Users.Alice)).Tree.Roots);

        Assert.Equal(100, (root.Children[0].Span.StartNs - root.Span.StartNs) / 1e6);
    }
}
