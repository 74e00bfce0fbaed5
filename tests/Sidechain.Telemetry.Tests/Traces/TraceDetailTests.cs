using System.Net;
using System.Net.Http.Headers;
using Sidechain.Otlp;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Tests.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Telemetry.Tests.Traces;

public sealed class TraceDetailTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private readonly TelemetryServer _server = fixture.Server;

    [Fact]
    public async Task Span_IsShownInFull_WithTheIdsOfItsChildren()
    {
        var trace = await SendAsync();
        var overview = (await _server.ReadAsync(trace.TraceId, Users.Alice)).Tree;
        var request = overview.Nodes.Single(node => node.Span.Name == "cli.http_request");

        var span = (await GetAsync($"{trace.TraceId}/spans/{request.Span.SpanId}", Users.Alice)).Json;

        Assert.Equal(
            ("cli.http_request", request.Span.SpanId, "cli"),
            ((string?)span["name"], (string?)span["span_id"], (string?)span["client_type"]));
        Assert.Equal(430.5, (double)span["attributes"]!["http.server_time_ms"]!);
        Assert.Equal(request.Children.Select(child => child.Span.SpanId), span["child_span_ids"]!.AsArray().Select(id => (string)id!));
        Assert.Null(span["children"]);
        Assert.Equal(
            (string?)span["span_id"],
            (string?)(await GetAsync($"{trace.TraceId}/spans/{request.Span.SpanId.ToUpperInvariant()}", Users.Alice)).Json["span_id"]);
        (await GetAsync($"{trace.TraceId}/spans/00000000000000ff", Users.Alice)).IsProblem(HttpStatusCode.NotFound);
        (await GetAsync($"{trace.TraceId}/spans/{request.Span.SpanId}", Users.Bob)).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Raw_IsWhatCame_ByTheClocksThatRecordedIt()
    {
        var traceId = Documents.NewTraceId();
        await _server.PostAsync($$"""{"clock":{"offset_ms":600000,"rtt_ms":1},"spans":[{{Documents.SpanObject(traceId)}}]}""", Users.Alice);

        var raw = (await GetAsync($"{traceId}/raw", Users.Alice)).Json;

        Assert.Equal(traceId, (string?)raw["trace_id"]);
        var span = Assert.Single(raw["spans"]!.AsArray())!;
        Assert.Equal(("1788000000000000000", "1788000000100250000"), ((string?)span["start_ns"], (string?)span["end_ns"]));
        Assert.Equal((600000, 1), ((double)span["clock"]!["offset_ms"]!, (double)span["clock"]!["rtt_ms"]!));
    }

    [Fact]
    public async Task Export_IsOtlpJson_WhichAnotherTelemetryTakes()
    {
        var trace = await SendAsync();

        var export = await GetAsync($"{trace.TraceId}/export", Users.Alice);

        var spans = OtlpTrees.Read(export.Body, OtlpEncoding.Json).Spans;
        Assert.Equal(
            TreeText.Render((await _server.ReadAsync(trace.TraceId, Users.Alice)).Tree, TreeTextOptions.NamesOnly),
            TreeText.Render(TreeBuilder.Build(spans), TreeTextOptions.NamesOnly));
        var before = await _server.DumpAsync();
        Assert.Equal("{}", (await _server.PostOtlpAsync(export.Body, type: "application/json")).Text);
        Assert.Equal(before, await _server.DumpAsync());
    }

    [Fact]
    public async Task Comparison_IsOfTwoTracesThatOneMaySee()
    {
        var (a, b) = (await SendAsync(), await SendAsync());
        var bobs = Documents.NewTraceId();
        await _server.PostAsync(Documents.Span(bobs), Users.Bob);

        var comparison = (await GetAsync($"compare?a={a.TraceId}&b={b.TraceId}", Users.Alice)).Json;

        Assert.Equal(
            ("Both took the same time.", "{c}.share_loop"), ((string?)comparison["sentence"], (string?)comparison["steps"]![0]!["name"]));
        (await GetAsync($"compare?a={a.TraceId}&b={bobs}", Users.Alice)).IsProblem(HttpStatusCode.NotFound);
        (await GetAsync($"compare?a={a.TraceId}", Users.Alice)).IsProblem(HttpStatusCode.BadRequest);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"compare?a={a.TraceId}&b={bobs}", Users.Sam)).Status);
    }

    [Theory]
    [InlineData("raw")]
    [InlineData("export")]
    public async Task StrangersSpans_AreLeftOut(string what)
    {
        var trace = Drawings.Of("POST  0..9  api server user.id:alice\n  GET /bobs  1..2  api server user.id:bob");
        await _server.PostOtlpAsync(trace.ServiceRequest);

        Assert.DoesNotContain("GET /bobs", (await GetAsync($"{trace.TraceId}/{what}", Users.Alice)).Text, StringComparison.Ordinal);
        Assert.Contains("GET /bobs", (await GetAsync($"{trace.TraceId}/{what}", Users.Sam)).Text, StringComparison.Ordinal);
        (await GetAsync($"{trace.TraceId}/{what}", Users.Bob)).IsProblem(HttpStatusCode.NotFound);
        (await GetAsync($"{trace.TraceId}/spans/0000000000000002", Users.Alice)).IsProblem(HttpStatusCode.NotFound);
    }

    private async Task<Drawings> SendAsync()
    {
        var trace = Drawings.Of(DesignPicture.Drawing);
        (await _server.PostAsync(trace.ClientDocument, Users.Alice)).IsReceived(7);
        await _server.PostOtlpAsync(trace.ServiceRequest);
        return trace;
    }

    private Task<Answer> GetAsync(string path, AuthenticationHeaderValue user) => _server.GetAsync(path, user);
}
