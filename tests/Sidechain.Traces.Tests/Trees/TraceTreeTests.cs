using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Traces.Tests.Trees;

public sealed class TraceTreeTests
{
    [Fact]
    public void NoSpans_MakeAnEmptyTree()
    {
        var tree = TreeBuilder.Build([]);

        Assert.Empty(tree.Roots);
        Assert.Equal("", TreeText.Render(tree));
        Assert.Equal("", TreeText.RenderWaterfall(tree));
    }

    [Theory]
    [InlineData(true, 0, 0, true)]
    [InlineData(false, 0, 0, false)]
    [InlineData(true, 1, 0, false)]
    [InlineData(true, 0, 1, false)]
    public void Document_IsComplete_WhenClientIsDoneAndNothingIsMissing(bool done, int orphans, int open, bool complete)
    {
        var spans = new List<Span>(DrawnTrace.Parse("cli.share_loop  0..9  cli"));
        if (orphans > 0)
        {
            spans.AddRange(DrawnTrace.Parse("x  1..2  api id=000000000000000f parent=00f067aa0ba902b7"));
        }

        if (open > 0)
        {
            spans.AddRange(
                DrawnTrace.Parse(
                    "cli.http_request  1..2  cli client id=000000000000000e parent=0000000000000001 "
                    + "sidechain.server.span_id:00f067aa0ba902b7"));
        }

        Assert.Equal(complete, new TraceDocument(TreeBuilder.Build(spans), null, done, TimeSpan.Zero).IsComplete);
    }

    [Theory]
    [InlineData("five seconds of silence", "web.share  0..9  web\n  POST  1..8  web client\n    POST /x  2..7  api server", 5000, true)]
    [InlineData("a moment less", "web.share  0..9  web\n  POST  1..8  web client\n    POST /x  2..7  api server", 4999, false)]
    [InlineData("no client at all", "GET  0..9  api server", 5000, true)]
    [InlineData("a span that has not ended", "web.share  0..9  web\n  POST  1..1  web client unfinished", 60_000, false)]
    [InlineData("a parent that has not come", "web.share  0..9  web\nPOST  1..8  web client parent=00f067aa0ba902b7", 60_000, false)]
    [InlineData("an answering span that has not come", "POST  1..8  web client sidechain.server.span_id:00f067aa0ba902b7", 60_000, false)]
    public void Document_WithoutAWordOfItsClient_IsCompleteByQuiet(string description, string drawing, double quietMs, bool complete)
    {
        var document = new TraceDocument(DrawnTrace.Tree(drawing), null, ClientDone: false, TimeSpan.FromMilliseconds(quietMs));

        Assert.True((complete, complete) == (document.IsComplete, document.IsSettled(TimeSpan.FromSeconds(1))), description);
        var read = TreeJson.Read(TreeJson.ToUtf8(document));
        Assert.True((complete, false) == (read.IsComplete, read.ClientDone), description);
    }

    [Theory]
    [InlineData("cli", "sidechain-cli", null, "cli")]
    [InlineData("web", "sidechain-web", "redis", "web")]
    [InlineData(null, "api", null, "api")]
    [InlineData(null, "api", "postgresql", "postgres")]
    [InlineData(null, "api", "redis", "redis")]
    [InlineData(null, "stream", "", "stream")]
    public void Tier_IsTheClientOrTheStoreOrTheService(string? client, string service, string? db, string tier) =>
        Assert.Equal(tier, Tiers.Of(client, service, db));
}
