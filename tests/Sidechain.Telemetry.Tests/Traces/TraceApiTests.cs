using System.Net;
using Sidechain.Traces.Tests.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Telemetry.Tests.Traces;

public sealed class TraceApiTests(TelemetryFixture fixture) : IClassFixture<TelemetryFixture>
{
    private readonly TelemetryServer _server = fixture.Server;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SpansOfBothDoors_InEitherOrder_AreTheDesignsTree(bool clientFirst)
    {
        var trace = Drawings.Of(DesignPicture.Drawing);
        if (clientFirst)
        {
            (await _server.PostAsync(trace.ClientDocument, Users.Alice)).IsReceived(7);
        }

        var services = await _server.PostOtlpAsync(trace.ServiceRequest);
        Assert.Equal((HttpStatusCode.OK, ""), (services.Status, services.Text));
        if (!clientFirst)
        {
            (await _server.PostAsync(trace.ClientDocument, Users.Alice)).IsReceived(7);
        }

        var document = await _server.ReadAsync(trace.TraceId, Users.Alice);

        Assert.Equal(DesignPicture.Names, TreeText.Render(document.Tree, TreeTextOptions.NamesOnly));
        Assert.Equal(DesignPicture.Full, TreeText.Render(document.Tree));
        Assert.Equal((0, 0, false, 15), (document.Tree.Orphans, document.Tree.Open, document.ClientDone, document.Tree.SpanCount));
    }

    [Fact]
    public async Task Page_IsForTheOwnerAndSupport_AndRunsNothing()
    {
        var traceId = Documents.NewTraceId();
        await _server.PostAsync(
            Documents.Span(traceId, more: ""","attributes":{"note":"<script>alert(1)</script>"},"client_version":"1.2.0" """), Users.Alice);

        var mine = await _server.GetAsync($"{traceId}/page", Users.Alice);

        Assert.Equal((HttpStatusCode.OK, "text/html"), (mine.Status, mine.ContentHeaders.ContentType?.MediaType));
        Assert.Contains($"<title>Trace {traceId}</title>", mine.Text, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", mine.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", mine.Text, StringComparison.Ordinal);
        Assert.Equal(
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
            mine.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal(HttpStatusCode.OK, (await _server.GetAsync($"{traceId}/page", Users.Sam)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.GetAsync($"{traceId}/page", Users.Bob)).Status);
    }

    [Fact]
    public async Task ClientThatIsDone_WhoseServerSpansAreMissing_IsNotCompleteUntilTheyArrive()
    {
        var trace = Drawings.Of("""
            cli.share_loop        0..100  cli
              cli.http_request    10..90  cli client sidechain.server.span_id:0000000000000003
                POST              20..80  api server
            """);
        await _server.PostAsync(trace.ClientDocument, Users.Alice);
        var before = await _server.ReadAsync(trace.TraceId, Users.Alice);
        await _server.PostAsync($$"""{"spans":[],"done":["{{trace.TraceId}}"]}""", Users.Alice);
        var waiting = await _server.ReadAsync(trace.TraceId, Users.Alice);
        await _server.PostOtlpAsync(trace.ServiceRequest);
        var complete = await _server.ReadAsync(trace.TraceId, Users.Alice);

        Assert.Equal([(false, 1, false), (true, 1, false), (true, 0, true)],
            new[] { before, waiting, complete }.Select(document => (document.ClientDone, document.Tree.Open, document.IsComplete)));
        Assert.InRange(complete.LastReceivedAgo, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Overview_LeavesAttributesOut_UnlessAskedFor()
    {
        var traceId = Documents.NewTraceId();
        await _server.PostAsync(Documents.Span(traceId, more: ""","attributes":{"audio.format":"opus","list":[1,2],"ok":true,"ratio":0.5},"events":[{"name":"file_selected","timestamp_ms":1788000000001,"attributes":{"n":1}}],"client_version":"1.2.0" """), Users.Alice);

        var overview = await _server.GetAsync(traceId, Users.Alice);
        var detailed = await _server.GetAsync(traceId, Users.Alice, "?attributes=true");

        Assert.DoesNotContain("attributes", overview.Text, StringComparison.Ordinal);
        Assert.Contains("""{"name":"file_selected","timestamp_ms":1788000000001}""", overview.Text, StringComparison.Ordinal);
        Assert.Contains(
            """client_version":"1.2.0","attributes":{"audio.format":"opus","list":[1,2],"ok":true,"ratio":0.5}""", detailed.Text,
            StringComparison.Ordinal);
        Assert.Contains(
            """{"name":"file_selected","timestamp_ms":1788000000001,"attributes":{"n":1}}""", detailed.Text, StringComparison.Ordinal);
        Assert.Equal("no-store", overview.Headers.CacheControl?.ToString());
        Assert.Equal("application/json", overview.ContentHeaders.ContentType?.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?attributes=true")]
    public async Task Verdict_IsTheSame_WhetherOrNotAttributesAreShown(string query)
    {
        var trace = Drawings.Of("""
            import          0..300  cli error:1_of_2_rows_failed
              import row    10..90  cli error:bad_date row:1
              import row    100..180  cli row:2
            """);
        await _server.PostAsync(trace.ClientDocument, Users.Alice);

        var verdict = (string?)(await _server.GetAsync(trace.TraceId, Users.Alice, query)).Json["verdict"];

        Assert.StartsWith("Failed in import row (cli)", verdict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ForeignId_FindsItsTraceInEverySpelling()
    {
        var foreign = $"upload-{Guid.NewGuid().ToString()[..8]}_ABC.1";
        await _server.PostAsync(Documents.Span(foreign), Users.Alice);
        var document = await _server.ReadAsync(foreign, Users.Alice);

        Assert.Equal(foreign, document.OriginalId);
        Assert.Matches("^[0-9a-f]{32}$", document.Tree.TraceId);
        Assert.Equal(document.Tree.TraceId, (await _server.ReadAsync(document.Tree.TraceId, Users.Alice)).Tree.TraceId);
        Assert.Equal(document.Tree.TraceId, (await _server.ReadAsync(document.Tree.TraceId.ToUpperInvariant(), Users.Alice)).Tree.TraceId);
        Assert.Equal(
            document.Tree.TraceId, (await _server.ReadAsync(Guid.Parse(document.Tree.TraceId).ToString(), Users.Alice)).Tree.TraceId);
    }

    [Theory]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("no%20id%20at%20all")]
    [InlineData("%F0%9F%92%A5")]
    public async Task UnknownTrace_IsNotFoundWithASentence(string id) =>
        (await _server.GetAsync(id, Users.Alice)).IsProblem(HttpStatusCode.NotFound);

    [Fact]
    public async Task TraceThatIsOnlyDone_WithoutAnySpan_IsNotFound()
    {
        var traceId = Documents.NewTraceId();
        (await _server.PostAsync($$"""{"spans":[],"done":["{{traceId}}"]}""", Users.Alice)).IsReceived(0);

        (await _server.GetAsync(traceId, Users.Alice)).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task ServerSpanOfARequestThatNamedNoSpan_IsARootAndNoOrphan()
    {
        var traceId = Documents.NewTraceId();
        var assumed = Tracing.Context.TraceIds.AssumedParent(System.Diagnostics.ActivityTraceId.CreateFromString(traceId)).ToHexString();
        await _server.PostOtlpAsync(
            Drawings.Of($"GET /api/v1/feed  0..9  api server parent={assumed} user.id:alice", traceId).ServiceRequest);

        var document = await _server.ReadAsync(traceId, Users.Alice);

        Assert.Equal(0, document.Tree.Orphans);
        Assert.Empty(document.Tree.Roots.Single().Warnings);
    }

    [Fact]
    public async Task Doors_MakeNoSpansOfTheirOwn_AndQueriesDo()
    {
        var traceId = Documents.NewTraceId();
        var client = await _server.PostAsync(Documents.Span(traceId), Users.Alice);
        var services = await _server.PostOtlpAsync([]);
        var query = await _server.GetAsync(traceId, Users.Alice);

        Assert.Equal([false, false, true], new[] { client, services, query }.Select(answer => answer.Headers.Contains("X-Span-ID")));
    }

    [Fact]
    public async Task EveryAnswer_CarriesTheServicesHeaders()
    {
        var answer = await _server.GetAsync("unknown", Users.Alice);

        Assert.True(answer.Headers.Contains("X-Trace-ID"));
        Assert.True(answer.Headers.Contains("Server-Timing"));
        Assert.Equal(answer.Headers.GetValues("X-Trace-ID").Single(), (string)answer.Json["traceId"]!);
    }
}
