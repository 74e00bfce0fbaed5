using Sidechain.Traces.Trees;

namespace Sidechain.EndToEnd.Tests;

public sealed class UploadTraceTests(SidechainApplication application)
{
    /// <summary>The design's picture, with the tier of each line.</summary>
    private const string Picture =
        """
        cli.share_loop                                     cli
        ├─ cli.upload_audio                                cli
        │  ├─ cli.read_file                                cli
        │  ├─ cli.encode_audio                             cli
        │  └─ cli.http_request                             cli
        │     ├─ · network.request                         network
        │     ├─ POST /api/v1/posts                        api
        │     │  ├─ http.read_body                         api
        │     │  └─ feed.create_post                       api
        │     │     ├─ INSERT audio_posts                  postgres
        │     │     ├─ DEL                                 redis
        │     │     └─ stream.io.create_activity           api
        │     │        └─ POST                             api
        │     │           └─ POST /api/v1.0/feed/{slug}/{id}  stream
        │     └─ · network.response                        network
        └─ cli.update_ui                                   cli
        """;

    [Fact]
    public async Task Upload_ByTheCli_IsOneTreeAcrossAllTiers()
    {
        using var cli = new Cli(application.ApiUrl);
        await cli.LoginAsync("alice");
        var upload = await cli.RunAsync("upload", Cli.Loop);
        Assert.True(upload.ExitCode == 0, upload.ToString());

        using var traces = await TraceReader.LogInAsync(application.App, "alice");
        var trace = await traces.ShouldBecomeAsync(upload.TraceId(), Picture);

        Assert.True(trace.IsComplete);
        Assert.All(trace.Tree.Nodes, node => Assert.Equal(SpanStatus.Ok, node.Span.Status));
        Assert.All(trace.Tree.Nodes, node => Assert.Empty(node.Warnings));
        AssertWhatTheDesignSaysOfEachSpan(trace.Tree);
    }

    [Fact]
    public async Task Upload_ShownByTheCli_PrintsTheSameTree()
    {
        using var cli = new Cli(application.ApiUrl);
        await cli.LoginAsync("bob");
        var upload = await cli.RunAsync("upload", Cli.Loop);
        using var traces = await TraceReader.LogInAsync(application.App, "bob");
        var stored = await traces.ShouldBecomeAsync(upload.TraceId(), Picture);

        var shown = await cli.RunAsync("trace", "show", upload.TraceId(), "--wait");

        Assert.True(shown.ExitCode == 0, shown.ToString());
        Assert.Contains(TreeText.Render(stored.Tree).Trim(), shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trace_OfAnotherUser_IsNotFoundButSupportReadsIt()
    {
        using var cli = new Cli(application.ApiUrl);
        await cli.LoginAsync("alice");
        var upload = await cli.RunAsync("upload", Cli.Loop);

        using var bob = await TraceReader.LogInAsync(application.App, "bob");
        using var sam = await TraceReader.LogInAsync(application.App, "sam");

        await sam.ShouldBecomeAsync(upload.TraceId(), Picture);
        Assert.Null(await bob.FindAsync(upload.TraceId()));
    }

    private static void AssertWhatTheDesignSaysOfEachSpan(TraceTree tree)
    {
        var spans = tree.Nodes.ToDictionary(node => $"{node.Span.Tier} {node.Span.Name}", node => node.Span);
        var upload = spans["cli cli.upload_audio"];
        Assert.Equal("loop.wav", upload.Attributes["file.name"]);
        Assert.Equal(new FileInfo(Cli.Loop).Length, upload.Attributes["file.size"]);
        Assert.Equal(["file_selected"], upload.Events.Select(e => e.Name));
        Assert.Equal(["encoding_started", "encoding_complete"], spans["cli cli.encode_audio"].Events.Select(e => e.Name));

        var request = spans["cli cli.http_request"];
        Assert.Equal(201L, request.Attributes["http.response.status_code"]);
        Assert.Contains("response_received", request.Events.Select(e => e.Name));
        var server = spans["api POST /api/v1/posts"];
        Assert.Equal(server.SpanId, request.Attributes["sidechain.server.span_id"]);
        Assert.Equal(request.SpanId, server.ParentSpanId);
        Assert.Equal("alice", server.Attributes["user.id"]);
        Assert.Equal("opus", spans["api feed.create_post"].Attributes["audio.format"]);
        Assert.True(Guid.TryParse(Assert.IsType<string>(spans["api feed.create_post"].Attributes["post.id"]), out _));
        Assert.All(tree.Nodes, node => Assert.True(node.Span.EndNs >= node.Span.StartNs, node.Span.Name));
    }
}
