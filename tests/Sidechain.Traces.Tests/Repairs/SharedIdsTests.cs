using Sidechain.Traces.Views;

namespace Sidechain.Traces.Tests.Repairs;

public sealed class SharedIdsTests
{
    private const string Warning = "has the id of its caller's span, as Zipkin's servers do; it is shown under one of its own";

    [Fact]
    public void ServerWithItsCallersId_IsShownBelowIt_WithWhatItDid()
    {
        var tree = DrawnTrace.Tree("""
            GET /cart  0..100  front client id=000000000000000a
            GET /cart  10..90  cart server id=000000000000000a
            SELECT     20..30  cart client parent=000000000000000a
            render     95..99  front parent=000000000000000a
            """);

        Assert.Equal("GET /cart\n├─ GET /cart\n│  └─ SELECT\n└─ render\n", TreeText.Render(tree, TreeTextOptions.NamesOnly));
        var server = tree.Roots.Single().Children[0];
        Assert.Equal("fffffffffffffff5", server.Span.SpanId);
        Assert.Equal([Warning], server.Warnings);
        Assert.Equal(1, tree.Nodes.Count(node => node.Warnings.Count > 0));
    }

    [Fact]
    public void RecordsOfSuchAServer_AreStillDuplicates()
    {
        var tree = DrawnTrace.Tree("""
            GET /cart  0..100  front client id=000000000000000a
            GET /cart  10..90  cart server id=000000000000000a
            GET /cart  10..90  cart server id=000000000000000a
            """);

        Assert.Equal(["2 equal records of this span arrived; one is shown", Warning], tree.Roots.Single().Children.Single().Warnings);
    }

    [Theory]
    [InlineData("two callers", "GET  0..9  front client id=000000000000000a\nGET  0..9  front client id=000000000000000a")]
    [InlineData("two servers", "GET  0..9  cart server id=000000000000000a\nGET  0..9  cart server id=000000000000000a")]
    public void SpansOfOneKind_ThatShareAnId_KeepIt(string description, string drawing)
    {
        var tree = DrawnTrace.Tree(drawing);

        Assert.True(tree.Nodes.Single().Span.SpanId == "000000000000000a", description);
    }
}
