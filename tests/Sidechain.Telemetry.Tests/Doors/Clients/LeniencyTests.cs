using System.Diagnostics;

namespace Sidechain.Telemetry.Tests.Doors.Clients;

public sealed class LeniencyTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private readonly TelemetryServer _server = fixture.Server;

    [Fact]
    public async Task CamelCase_WithPairsAndNulls_IsTheSameDocument()
    {
        var traceId = Documents.NewTraceId();

        (await _server.PostAsync($$"""
            {"spans":[
              {"traceId":"{{traceId}}","spanId":"00000000000000A1","parentSpanId":"","name":"plugin.share_loop","startTime":1788000000000.123,"endTime":1788000000100,
               "status":"error","statusMessage":"disk full","attributes":null,"events":[[1788000000050,"encoding_started"]],"clientType":"plugin","clientVersion":"1.0.1"},
              {"traceId":"{{traceId}}","spanId":"00000000000000A2","parentSpanId":"00000000000000a1","name":"plugin.encode_audio","startTime":1788000000010,"duration":5.5,"endTime":1,"events":null,"clientType":"plugin"}]}
            """, Users.Alice)).IsReceived(2);

        var root = (await _server.ReadAsync(traceId, Users.Alice, "?attributes=true")).Tree.Roots.Single();
        Assert.Equal(1_788_000_000_000_123_000, root.Span.StartNs);
        Assert.Equal(("disk full", "1.0.1", "plugin"), (root.Span.StatusMessage, root.Span.ClientVersion, root.Span.Tier));
        Assert.Equal(("encoding_started", 1_788_000_000_050_000_000), (root.Span.Events.Single().Name, root.Span.Events.Single().TimeNs));
        Assert.Equal(5_500_000, root.Children.Single().Span.EndNs - root.Children.Single().Span.StartNs);
    }

    [Theory]
    [InlineData("X-Client-Type", "web", "web", null)]
    [InlineData("X-Client", "plugin/1.0.1", "plugin", "1.0.1")]
    [InlineData("X-Client-Version", "sidechain-cli/1.0.0", "cli", "1.0.0")]
    public async Task ClientType_MayComeFromTheRequest(string header, string value, string type, string? version)
    {
        var traceId = Documents.NewTraceId();
        await _server.PostAsync(
            $$"""{"spans":[{"trace_id":"{{traceId}}","span_id":"a1","name":"x.share_loop","start_time_ms":1788000000000,"duration_ms":1}]}""",
            Users.Alice, request => request.Headers.Add(header, value));

        var span = (await _server.ReadAsync(traceId, Users.Alice, "?attributes=true")).Tree.Roots.Single().Span;
        Assert.Equal((type, version, $"sidechain-{type}"), (span.Tier, span.ClientVersion, span.Service));
    }

    [Fact]
    public async Task TextThatPostgresRefuses_IsStoredWithoutIt()
    {
        var traceId = Documents.NewTraceId();

        (await _server.PostAsync(
            Documents.Span(traceId, name: "a\\u0000b", more: ""","status_message":"m\u0000","attributes":{"k\u0000":"v\u0000\udfff","n":1e400},"events":[[1788000000000,"e\u0000"]],"client_version":"1\u0000" """), Users.Alice)).IsReceived(1);

        var span = (await _server.ReadAsync(traceId, Users.Alice, "?attributes=true")).Tree.Roots.Single().Span;
        Assert.DoesNotContain(
            '\0',
            string.Concat(
                span.Name, span.StatusMessage, span.ClientVersion, string.Concat(span.Attributes.Keys), span.Events.Single().Name));
        Assert.Equal(("a\uFFFDb", "m\uFFFD"), (span.Name, span.StatusMessage));
    }

    [Fact]
    public async Task BatchIdAndReason_ThatPostgresRefuses_AreStoredWithoutIt()
    {
        const string Losses = """{"batch_id":"b\u0000-nul","dropped":[{"reason":"full\u0000","count":3}],"spans":[]}""";
        (await _server.PostAsync(Losses, Users.Alice)).IsReceived(0);
        (await _server.PostAsync(Losses, Users.Alice)).IsReceived(0);

        Assert.Single((await _server.DumpAsync()).Split('\n'), line => line.Contains("full\uFFFD,3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task HttpRequest_OfAClient_IsOfKindClient()
    {
        var traceId = Documents.NewTraceId();
        await _server.PostAsync(Documents.Span(traceId, name: "cli.http_request"), Users.Alice);

        Assert.Equal(ActivityKind.Client, (await _server.ReadAsync(traceId, Users.Alice)).Tree.Roots.Single().Span.Kind);
    }

    [Theory]
    [InlineData(-600)]
    [InlineData(600)]
    [InlineData(-14_400)]
    [InlineData(14_400)]
    public async Task ClockThatIsWrong_ByMinutesOrDays_IsNoReasonToRefuse(int minutes)
    {
        var traceId = Documents.NewTraceId();
        var start = DateTimeOffset.UtcNow.AddMinutes(minutes).ToUnixTimeMilliseconds();

        (await _server.PostAsync($$"""{"spans":[{"trace_id":"{{traceId}}","span_id":"a1","name":"cli.x","start_time_ms":{{start}},"duration_ms":1,"client_type":"cli"}]}""", Users.Alice)).IsReceived(1);

        Assert.Equal(start * 1_000_000, (await _server.ReadAsync(traceId, Users.Alice)).Tree.StartNs);
    }

    [Fact]
    public async Task RepeatedKey_HoldsItsLastValue()
    {
        var traceId = Documents.NewTraceId();
        await _server.PostAsync(Documents.Span(traceId, more: ""","attributes":{"k":1,"k":2}"""), Users.Alice);

        Assert.Equal(2L, (await _server.ReadAsync(traceId, Users.Alice, "?attributes=true")).Tree.Roots.Single().Span.Attributes["k"]);
    }
}
