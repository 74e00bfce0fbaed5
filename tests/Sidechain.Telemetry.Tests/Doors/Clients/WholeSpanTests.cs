using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Sidechain.Otlp;
using Sidechain.Traces.Shapes;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Telemetry.Tests.Doors.Clients;

/// <summary>All that a span has is kept, and two spans that share an id are two.</summary>
public sealed class WholeSpanTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private const string Json = "application/json";

    private readonly TelemetryServer _server = fixture.Server;

    [Fact]
    public async Task LinksCountsAndResource_AreKept_Shown_AndExported()
    {
        var trace = Documents.NewTraceId();
        var body = FieldCase.Text("38-links-lost/otlp.json", trace)
            .Replace(
                "\"attributes\": [\n     {\n      \"key\": \"service.name\"",
                "\"attributes\": [{\"key\":\"service.version\",\"value\":{\"stringValue\":\"7.1\"}},"
                + "{\"key\":\"service.instance.id\",\"value\":{\"stringValue\":\"i-1\"}},\n     {\n      \"key\": \"service.name\"",
                StringComparison.Ordinal)
            .Replace("\"spans\": [", "\"scope\":{\"name\":\"shop.queue\",\"version\":\"2\"},\"spans\": [", StringComparison.Ordinal);
        Assert.Equal("{}", (await _server.PostOtlpAsync(Encoding.UTF8.GetBytes(body), type: Json)).Text);

        var tree = (await _server.ReadAsync(trace, Users.Sam, "?attributes=true")).Tree;
        var consume = tree.Nodes.Single(node => node.Span.Name == "consume");
        Assert.Equal(
            [(trace, "a1a1a1a1a1a1a100"), (new string('a', 32), new string('b', 16))],
            consume.Span.Links.Select(link => (link.TraceId, link.SpanId)));
        Assert.Equal("batch", consume.Span.Links[0].Attributes["why"]);
        Assert.Equal(
            ("shop.queue", "2", "7.1", 7L),
            (consume.Span.ScopeName, consume.Span.ScopeVersion, consume.Span.Resource["service.version"],
                consume.Span.Attributes["sidechain.dropped_attributes"]));
        Assert.False(consume.Span.Resource.ContainsKey("service.instance.id"));
        Assert.Equal(["7 attributes were left out"], consume.Warnings);
        Assert.True(Shape.Parse("produce\nconsume  link produce\n").Match(tree).Holds);

        var exported = OtlpTrees.Read((await GetAsync($"{trace}/export")).Body, OtlpEncoding.Json).Spans.Single(
            span => span.Name == "consume");
        Assert.Equal(
            (2, "shop.queue", "7.1", 7L),
            (exported.Links.Count, exported.ScopeName, exported.Resource["service.version"],
                exported.Attributes["sidechain.dropped_attributes"]));
        Assert.Equal(
            2,
            (await GetAsync($"{trace}/raw")).Json["spans"]!.AsArray()
                .Single(span => (string?)span!["name"] == "consume")!["links"]!.AsArray().Count);
    }

    [Fact]
    public async Task StateFlagsStatusAndTypes_ComeBackFromTheExport()
    {
        var trace = Documents.NewTraceId();
        var span = OtlpJsonRequest.Resources(OtlpJsonRequest.ResourceSpans([], new JsonObject
        {
            ["traceId"] = trace,
            ["spanId"] = "a1a1a1a1a1a1a100",
            ["name"] = "x",
            ["startTimeUnixNano"] = "1788000000000000000",
            ["endTimeUnixNano"] = "1788000000001000000",
            ["traceState"] = "rojo=1",
            ["flags"] = 0x101,
            ["status"] = new JsonObject { ["code"] = 1 },
            ["attributes"] = OtlpJsonRequest.Pairs(
            [
                new("bytes", new byte[] { 1, 2, 3 }), new("password", new byte[] { 1, 2, 3 }),
                new("map", new Dictionary<string, object?> { ["a"] = new object?[] { 1L, "b" } }),
                new("mixed", new object?[] { 1L, "z", new object?[] { true } }),
            ]),
        }));
        await _server.PostOtlpAsync(span, type: Json);

        var exported = Assert.Single(OtlpTrees.Read((await GetAsync($"{trace}/export")).Body, OtlpEncoding.Json).Spans);

        Assert.Equal(("rojo=1", 0x101, true, SpanStatus.Ok), (exported.TraceState, exported.Flags, exported.SaidOk, exported.Status));
        Assert.Equal([1, 2, 3], Assert.IsType<AttributeObject>(exported.Attributes["bytes"]).Bytes()!);
        Assert.Equal(("***", new AttributeObject("""{"a":[1,"b"]}""")), (exported.Attributes["password"], exported.Attributes["map"]));
        Assert.Equal([1L, "z", new object?[] { true }], Assert.IsType<object?[]>(exported.Attributes["mixed"]));
    }

    [Theory]
    [InlineData("11-shared-span-id/front.json", "11-shared-span-id/cart.json")]
    [InlineData("11-shared-span-id/cart.json", "11-shared-span-id/front.json")]
    public async Task ServersSpanUnderItsCallersId_IsKeptBelowIt_WhicheverCameFirst(string first, string second)
    {
        var trace = Documents.NewTraceId();
        foreach (var name in (string[])[first, second])
        {
            Assert.Equal("{}", (await PostAsync(name, trace)).Text);
        }

        var tree = (await _server.ReadAsync(trace, Users.Sam)).Tree;
        Assert.Equal("GET /cart\n└─ GET /cart\n   └─ SELECT cart\n", TreeText.Render(tree, TreeTextOptions.NamesOnly));
        Assert.Equal(
            ("front", "cart", 100_000_000L),
            (tree.Roots[0].Span.Service, tree.Roots[0].Children[0].Span.Service, tree.EndNs - tree.StartNs));
        Assert.Equal("{}", (await PostAsync(first, trace)).Text);
        Assert.Equal(3, (await _server.ReadAsync(trace, Users.Sam)).Tree.SpanCount);
    }

    [Fact]
    public async Task AnotherSpanUnderATakenId_IsRejected_AndTheFirstStays()
    {
        var trace = Documents.NewTraceId();
        await PostAsync("11-shared-span-id/front.json", trace);

        var other = await _server.PostOtlpAsync(
            Encoding.UTF8.GetBytes(
                FieldCase.Text("11-shared-span-id/front.json", trace).Replace("GET /cart", "GET /other", StringComparison.Ordinal)),
            type: Json);

        Assert.Equal(
            (HttpStatusCode.OK, """{"partialSuccess":{"rejectedSpans":"1","errorMessage":"duplicate_span_id (1)"}}"""),
            (other.Status, other.Text));
        Assert.Equal("GET /cart\n", await _server.PictureAsync(trace, Users.Sam));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task SpanOfAnotherService_UnderATakenId_IsRejected_AndTheFirstStays(bool isUnfinished, bool inOneBody)
    {
        var trace = Documents.NewTraceId();
        var (first, other) = (Of("front", isUnfinished), Of("cart", isUnfinished: false));

        Answer answer;
        if (inOneBody)
        {
            answer = await _server.PostOtlpAsync(OtlpJsonRequest.Resources(first, other, Of("front", isUnfinished)), type: Json);
        }
        else
        {
            Assert.Equal("{}", (await _server.PostOtlpAsync(OtlpJsonRequest.Resources(first), type: Json)).Text);
            answer = await _server.PostOtlpAsync(OtlpJsonRequest.Resources(other, Of("front", isUnfinished)), type: Json);
        }

        Assert.Equal(
            (HttpStatusCode.OK, """{"partialSuccess":{"rejectedSpans":"1","errorMessage":"duplicate_span_id (1)"}}"""),
            (answer.Status, answer.Text));
        Assert.Equal("front", Assert.Single((await _server.ReadAsync(trace, Users.Sam)).Tree.Nodes).Span.Service);
        // The same again, finished now.
        Assert.Equal("{}", (await _server.PostOtlpAsync(OtlpJsonRequest.Resources(Of("front", isUnfinished: false)), type: Json)).Text);

        JsonObject Of(string service, bool isUnfinished)
        {
            var span = new JsonObject
            {
                ["traceId"] = trace,
                ["spanId"] = "a1a1a1a1a1a1a100",
                ["name"] = "GET /cart",
                ["kind"] = 2,
                ["startTimeUnixNano"] = "1788000000000000000",
            };
            if (!isUnfinished)
            {
                span["endTimeUnixNano"] = "1788000000001000000";
            }

            return OtlpJsonRequest.ResourceSpans(OtlpJsonRequest.Pairs([new("service.name", service)]), span);
        }
    }

    [Fact]
    public async Task TwoSpansOfOneId_InOneBody_AreOneAndARejection()
    {
        var trace = Documents.NewTraceId();

        (await _server.PostAsync($$"""{"spans":[{{Documents.SpanObject(trace)}},{{Documents.SpanObject(trace, name: "cli.other")}},{{Documents.SpanObject(trace)}}]}""", Users.Alice))
            .IsReceived(2, """[{"index":1,"span_id":"00f067aa0ba902b7","reason":"duplicate_span_id"}]""");
    }

    private Task<Answer> PostAsync(string name, string trace) =>
        _server.PostOtlpAsync(Encoding.UTF8.GetBytes(FieldCase.Text(name, trace)), type: Json);

    private async Task<Answer> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/traces/{path}");
        request.Headers.Authorization = Users.Sam;
        return await _server.SendAsync(request);
    }
}
