using Sidechain.EndToEnd.Tests.Plugin;
using Sidechain.Traces.Testing;

namespace Sidechain.EndToEnd.Tests;

/// <summary>What the worker does after the answer is a trace of its own; support gets from it to the share that it belongs to.</summary>
public sealed class OutboxLinkTests(SidechainApplication application)
{
    /// <summary>
    /// It takes a minute: that long the entry is the request's own, by the patience that the tests' application has with Stream.
    /// </summary>
    [Fact]
    public async Task Delivery_AfterStreamWasDown_IsLinkedToTheShare_AsItIsStoredAndAsItIsShown()
    {
        using var plugin = await PluginProgram.RegisterAsync(application.App);
        var share = await plugin.RunAsync("share", Cli.Loop, "--fault", "stream-down");
        Assert.True(share.ExitCode == 0, share.ToString());
        using var support = await TraceReader.LogInAsync(application.App, "sam");
        var first = await support.Trace(share.TraceId()).ShouldHaveShapeAsync("""
            plugin.share_loop  ok
              … feed.create_post  @api  ok  has post.id
                stream.io.create_activity  @api  error
            """);
        var post = first.Document.Tree.Nodes.Single(node => node.Span.Name == "feed.create_post").Span;

        var delivery = await support.FirstAsync($"name=outbox.deliver&attribute=post.id:{post.Attributes["post.id"]}");
        var stored = await support.Trace(delivery).ShouldHaveShapeAsync($$"""
            outbox.deliver  @api  ok  post.id = {{post.Attributes["post.id"]}}  link elsewhere
              stream.io.create_activity  @api  ok
                POST  @api  ok  client
                  POST /api/v1.0/feed/{slug}/{id}  @stream  ok  server
              DELETE stream_outbox  @postgres  ok  client
            """);

        var link = Assert.Single(stored.Document.Tree.Nodes.Single(node => node.Span.Name == "outbox.deliver").Span.Links);
        Assert.Equal(share.TraceId(), link.TraceId);
        Assert.Equal("api", first.Document.Tree.Nodes.Single(node => node.Span.SpanId == link.SpanId).Span.Tier);
        using var cli = await Cli.LoggedInAsync(application.App, "sam");
        Assert.Matches($"(?m)^outbox.deliver .* → trace {share.TraceId()}$", await cli.ShowAsync(delivery));
    }
}
