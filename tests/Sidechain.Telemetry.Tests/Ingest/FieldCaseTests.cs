using System.Net;
using System.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Tests.Ingest;

/// <summary>Requests from the field, at both doors: what one member of a batch costs the others, and what is kept of it.</summary>
public sealed class FieldCaseTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private readonly TelemetryServer _server = fixture.Server;

    [Fact]
    public async Task HalfACharacter_CostsNoSpan()
    {
        var spans = await SendOtlpAsync("06-otlp-json-half-emoji/request.json");

        Assert.Equal(["GET /cart", "GET /home", "note"], spans.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("great loop \uFFFD", spans["note"].Attributes["comment"]);
    }

    [Fact]
    public async Task ValueNestedDeep_CostsNoSpan_ByOtlp()
    {
        var spans = await SendOtlpAsync("08-deep-attribute/otlp.json");

        Assert.Equal(2, spans.Count);
        Assert.StartsWith("""{"child":{"child":{"child":""", (string)spans["deep"].Attributes["tree"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ValueNestedDeep_CostsNoSpan_FromAClient()
    {
        var spans = await SendAsync("08-deep-attribute/client.json", 2);

        Assert.Equal(["web.deep", "web.fine"], spans.Keys.Order(StringComparer.Ordinal));
        Assert.StartsWith("""{"child":""", ((string)spans["web.deep"].Attributes["state"]!).Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"spans":{}}""")]
    [InlineData("""{"resourceSpans":[]}""")]
    public async Task ObjectWithoutSpans_IsToldSo(string body) =>
        (await _server.PostAsync(body, Users.Alice)).IsReceived(0, """[{"index":0,"span_id":null,"reason":"no_spans"}]""");

    private async Task<Dictionary<string, Span>> SendOtlpAsync(string name)
    {
        var trace = Documents.NewTraceId();
        var answer = await _server.PostOtlpAsync(Encoding.UTF8.GetBytes(FieldCase.Text(name, trace)), type: "application/json");
        Assert.Equal((HttpStatusCode.OK, "{}"), (answer.Status, answer.Text));
        return await SpansAsync(trace);
    }

    private async Task<Dictionary<string, Span>> SendAsync(string name, int accepted)
    {
        var trace = Documents.NewTraceId();
        (await _server.PostAsync(FieldCase.Text(name, trace), Users.Alice, request => request.Headers.Add("X-Client-Type", "web"))).IsReceived(accepted);
        return await SpansAsync(trace);
    }

    private async Task<Dictionary<string, Span>> SpansAsync(string trace) =>
        (await _server.ReadAsync(trace, Users.Sam, "?attributes=true")).Tree.Nodes.Where(node => !node.Derived).ToDictionary(node => node.Span.Name, node => node.Span, StringComparer.Ordinal);
}
