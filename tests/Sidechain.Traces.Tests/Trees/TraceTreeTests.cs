using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Traces.Tests.Trees;

public sealed class TraceTreeTests
{
    [Fact]
    public void Siblings_ComeInAnyOrder_AreOrderedByStartThenId()
    {
        var tree = DrawnTrace.Tree("""
            cli.share_loop       0..100  cli
              late               50..60  cli
              same start, 2nd    10..20  cli id=000000000000000b
              same start, 1st    10..90  cli id=000000000000000a
            """);

        Assert.Equal(["same start, 1st", "same start, 2nd", "late"], tree.Roots.Single().Children.Select(c => c.Span.Name));
    }

    [Fact]
    public void Orphan_IsAnExtraRootThatNamesTheMissingParent()
    {
        var tree = DrawnTrace.Tree("""
            cli.share_loop       0..100  cli
            POST /api/v1/posts   10..20  api server parent=00f067aa0ba902b7
            """);

        Assert.Equal(1, tree.Orphans);
        Assert.Equal(["cli.share_loop", "POST /api/v1/posts"], tree.Roots.Select(r => r.Span.Name));
        Assert.StartsWith("its parent 00f067aa0ba902b7 has not arrived: ", tree.Roots[1].Warnings.Single(), StringComparison.Ordinal);
        Assert.Empty(tree.Roots[0].Warnings);
    }

    [Fact]
    public void Duplicate_OfASpan_IsDroppedAndTheFinishedOneStays()
    {
        var tree = DrawnTrace.Tree("""
            cli.share_loop       0..0    cli id=000000000000000a unfinished
            cli.share_loop       0..100  cli id=000000000000000a
            cli.share_loop       0..100  cli id=000000000000000a
            """);

        var root = tree.Roots.Single();
        Assert.Equal(1, tree.SpanCount);
        Assert.False(root.Span.Unfinished);
        Assert.Equal("3 records of this span arrived; one is shown", root.Warnings.Single());
    }

    [Theory]
    [InlineData("equal ones", "a  0..9  api id=000000000000000a", "a  0..9  api id=000000000000000a", "2 equal records of this span arrived; one is shown")]
    [InlineData("one with more in it", "a  0..9  api id=000000000000000a", "a  0..9  api id=000000000000000a k:v", "2 records of this span arrived; one is shown")]
    [InlineData("one that ended later", "a  0..9  api id=000000000000000a", "a  0..8  api id=000000000000000a", "2 records of this span arrived; one is shown")]
    [InlineData("another name", "a  0..9  api id=000000000000000a", "b  0..8  api id=000000000000000a", "2 different spans have this id; not shown: b (api)")]
    [InlineData("another service", "a  0..9  api id=000000000000000a", "a  0..8  shop id=000000000000000a", "2 different spans have this id; not shown: a (shop)")]
    [InlineData("another time, of one clock", "a  0..9  api id=000000000000000a", "a  20..28  api id=000000000000000a", "2 different spans have this id; not shown: a (api)")]
    public void RecordsOfOneId_AreToldApart(string description, string one, string other, string warning)
    {
        var tree = DrawnTrace.Tree($"{one}\n{other}");

        Assert.True(Assert.Single(Assert.Single(tree.Roots).Warnings) == warning, $"{description}: {tree.Roots[0].Warnings[0]}");
    }

    [Fact]
    public void SpansOfOneId_AreCountedByWhatTheyAre()
    {
        var tree = DrawnTrace.Tree(string.Join('\n', "abcdef".SelectMany(name => new[] { $"{name}  0..9  api id=000000000000000a", $"{name}  0..9  api id=000000000000000a" })));

        Assert.Equal("6 different spans have this id; not shown: b (api), c (api), d (api) and 2 more", Assert.Single(tree.Roots.Single().Warnings));
    }

    [Fact]
    public void Ring_OfParents_IsCutAtItsEarliestSpan()
    {
        var tree = DrawnTrace.Tree("""
            outside  0..9    cli id=000000000000000e parent=000000000000000b
            b        20..30  cli id=000000000000000b parent=000000000000000c
            a        10..90  cli id=000000000000000a parent=000000000000000b
            c        15..40  cli id=000000000000000c parent=000000000000000a
            """);

        Assert.Equal("a\n└─ c\n   └─ b\n      └─ outside\n", TreeText.Render(tree, TreeTextOptions.NamesOnly));
        Assert.Equal("its parent 000000000000000b is also below it; shown as a root", tree.Roots.Single().Warnings.Single());
    }

    [Fact]
    public void Span_ThatIsItsOwnParent_IsARoot()
    {
        var tree = DrawnTrace.Tree("a  0..9  cli id=000000000000000a parent=000000000000000a");

        Assert.Single(tree.Roots);
        Assert.Single(tree.Roots[0].Warnings);
        Assert.Equal(0, tree.Orphans);
    }

    [Fact]
    public void Nesting_WithoutEnd_IsBoundedAndNothingIsLost()
    {
        var spans = DrawnTrace.Parse("span  0..9  cli");
        var chain = Enumerable.Range(1, 5000)
            .Select(n => spans[0] with { SpanId = DrawnTrace.Id(n), ParentSpanId = n == 1 ? null : DrawnTrace.Id(n - 1), StartNs = n })
            .ToArray();

        var tree = TreeBuilder.Build(chain);

        Assert.Equal(5000, tree.Nodes.Count());
        Assert.Equal(250, tree.Nodes.Max(Level));
        Assert.Equal($"nested deeper than 250 levels; its parent is {DrawnTrace.Id(4999)}", tree.Nodes.Last().Warnings.Single());
        Assert.Equal(5000, TreeJson.Read(TreeJson.ToUtf8(new TraceDocument(tree, null, true, default))).Tree.Nodes.Count());
    }

    [Fact]
    public void NoSpans_MakeAnEmptyTree()
    {
        var tree = TreeBuilder.Build([]);

        Assert.Empty(tree.Roots);
        Assert.Equal("", TreeText.Render(tree));
        Assert.Equal("", TreeText.RenderWaterfall(tree));
    }

    [Fact]
    public void Request_AnsweredByASpanThatIsMissing_IsOpen()
    {
        const string Drawing = """
            cli.share_loop       0..100  cli
              cli.http_request   10..90  cli client sidechain.server.span_id:00f067aa0ba902b7
            """;

        Assert.Equal(1, DrawnTrace.Tree(Drawing).Open);
        Assert.Equal(0, DrawnTrace.Tree(Drawing + "\n    POST  20..30  api server id=00f067aa0ba902b7").Open);
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
            spans.AddRange(DrawnTrace.Parse("cli.http_request  1..2  cli client id=000000000000000e parent=0000000000000001 sidechain.server.span_id:00f067aa0ba902b7"));
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

    private static int Level(TreeNode node)
    {
        var level = 1;
        for (var above = node.Parent; above is not null; above = above.Parent)
        {
            level++;
        }

        return level;
    }
}
