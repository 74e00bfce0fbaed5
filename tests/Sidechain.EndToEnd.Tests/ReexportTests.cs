using Aspire.Hosting.Testing;
using Sidechain.Traces.Testing;

namespace Sidechain.EndToEnd.Tests;

/// <summary>A receiver stands where the dashboard would: it sees one trace with all tiers.</summary>
public sealed class ReexportTests
{
    private const string Tree = """
        !strict
        cli.share_loop                                  @sidechain-cli  ok
        ├─ cli.upload_audio                             @sidechain-cli  ok  event file_selected  file.size > 100000
        │  ├─ cli.read_file                             @sidechain-cli
        │  ├─ cli.encode_audio                          @sidechain-cli  event encoding_started  event encoding_complete
        │  └─ cli.http_request                          @sidechain-cli  client  http.response.status_code = 201  has sidechain.clock.offset_ms
        │     └─ POST /api/v1/posts                     @api  server
        │        ├─ http.read_body                      @api
        │        └─ feed.create_post                    @api
        │           ├─ INSERT audio_posts               @postgres  client
        │           ├─ DEL                              @redis  client
        │           └─ stream.io.create_activity        @api
        │              └─ POST                          @api  client
        │                 └─ POST /api/v1.0/feed/{slug}/{id}  @stream  server
        └─ cli.update_ui                                @sidechain-cli
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dashboard_ReceivesTheWholeTree_EachSpanOnceWithTheIdsThatAreStored(bool grpc)
    {
        // Goes away after the application, whose exporters would wait for it.
        await using var dashboard = await TraceCollector.StartAsync();
        await using var app = await SidechainApplication.StartAsync(builder =>
        {
            builder.Configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = grpc ? dashboard.GrpcEndpoint.OriginalString : null;
            builder.Configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = grpc ? null : dashboard.Endpoint.OriginalString;
        });
        using var cli = new Cli(app.GetEndpoint("api"));
        await cli.LoginAsync("alice");
        var upload = await cli.RunAsync("upload", Cli.Loop);
        Assert.True(upload.ExitCode == 0, upload.ToString());

        var seen = await dashboard.Trace(upload.TraceId()).ShouldHaveShapeAsync(Tree);

        // A span that came twice would be told by a warning.
        Assert.All(seen.Document.Tree.Nodes, node => Assert.Empty(node.Warnings));
        using var traces = await TraceReader.LogInAsync(app, "alice");
        var stored = await traces.Trace(upload.TraceId()).ShouldHaveShapeAsync("upload.shape");
        Assert.Equal(Ids(stored), Ids(seen));
    }

    private static SortedSet<string> Ids(TraceObservation trace) => [.. trace.Document.Tree.Nodes.Where(node => !node.Derived).Select(node => node.Span.SpanId)];
}
