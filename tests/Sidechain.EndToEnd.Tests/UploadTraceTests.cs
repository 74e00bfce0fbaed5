using Sidechain.Traces.Lint;
using Sidechain.Traces.Testing;
using Sidechain.Traces.Trees;

namespace Sidechain.EndToEnd.Tests;

public sealed class UploadTraceTests(SidechainApplication application)
{
    [Fact]
    public async Task Upload_ByTheCli_IsOneTreeAcrossAllTiers()
    {
        using var cli = new Cli(application.ApiUrl);
        await cli.LoginAsync("alice");
        var upload = await cli.RunAsync("upload", Cli.Loop);
        Assert.True(upload.ExitCode == 0, upload.ToString());

        using var traces = await TraceReader.LogInAsync(application.App, "alice");
        var trace = await traces.Trace(upload.TraceId()).ShouldHaveShapeAsync("upload.shape");

        trace.ShouldPassLint(new LintOptions { Registry = AttributeRegistry.Read(await File.ReadAllBytesAsync(Path.Combine(Cli.Root, "docs", "conventions.json"))) });
        Assert.True(trace.Document.IsComplete);
        Assert.All(trace.Document.Tree.Nodes, node => Assert.Empty(node.Warnings));
        // What a shape cannot say: that one span's attribute is another's id.
        var spans = trace.Document.Tree.Nodes.ToDictionary(node => $"{node.Span.Tier} {node.Span.Name}", node => node.Span);
        Assert.Equal(spans["api POST /api/v1/posts"].SpanId, spans["cli cli.http_request"].Attributes["sidechain.server.span_id"]);
        Assert.Equal("alice", spans["api POST /api/v1/posts"].Attributes["user.id"]);
        Assert.Equal(new FileInfo(Cli.Loop).Length, spans["cli cli.upload_audio"].Attributes["file.size"]);
    }

    /// <summary>Fifty, each with an application of its own, are a matter of <c>bench</c>: <c>share-soak</c>.</summary>
    [Fact]
    public async Task Uploads_FiveInARow_AreFiveTreesOfOneShape()
    {
        using var cli = new Cli(application.ApiUrl);
        await cli.LoginAsync("alice");
        using var traces = await TraceReader.LogInAsync(application.App, "alice");
        var ids = new HashSet<string>();
        for (var run = 0; run < 5; run++)
        {
            var upload = await cli.RunAsync("upload", Cli.Loop);
            await traces.Trace(upload.TraceId()).ShouldHaveShapeAsync("upload.shape");
            Assert.True(ids.Add(upload.TraceId()), "a trace of its own");
        }
    }

    [Fact]
    public async Task Upload_ShownByTheCli_PrintsTheSameTree()
    {
        using var cli = new Cli(application.ApiUrl);
        await cli.LoginAsync("bob");
        var upload = await cli.RunAsync("upload", Cli.Loop);
        using var traces = await TraceReader.LogInAsync(application.App, "bob");
        var stored = await traces.Trace(upload.TraceId()).ShouldHaveShapeAsync("upload.shape");

        var shown = await cli.RunAsync("trace", "show", upload.TraceId(), "--wait");

        Assert.True(shown.ExitCode == 0, shown.ToString());
        Assert.Contains(TreeText.Render(stored.Document.Tree).Trim(), shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trace_OfAnotherUser_IsNotFoundButSupportReadsIt()
    {
        using var cli = new Cli(application.ApiUrl);
        await cli.LoginAsync("alice");
        var upload = await cli.RunAsync("upload", Cli.Loop);

        using var bob = await TraceReader.LogInAsync(application.App, "bob");
        using var sam = await TraceReader.LogInAsync(application.App, "sam");

        await sam.Trace(upload.TraceId()).ShouldHaveShapeAsync("upload.shape");
        Assert.Null(await bob.FindAsync(upload.TraceId()));
    }
}
