namespace Sidechain.Traces.Tests.Repairs;

public sealed class ReattachmentTests
{
    private const string Gateway = "00f067aa0ba902b7";

    public static TheoryData<string, string> Cases => new()
    {
        { "the headers named the request", $"""
            cli.share_loop         0..100  cli
              cli.http_request     10..90  cli client id=000000000000000c
            POST /api/v1/posts     20..80  api server parent={Gateway} sidechain.client.span_id:000000000000000c
              feed.create_post     30..70  api
            """ },
        { "the request knows who answered", $"""
            cli.share_loop         0..100  cli
              cli.http_request     10..90  cli client id=000000000000000c sidechain.server.span_id:000000000000000d
            POST /api/v1/posts     20..80  api server id=000000000000000d parent={Gateway}
              feed.create_post     30..70  api
            """ },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Server_BehindAGatewayThatSendsNothing_IsShownBelowItsRequest(string description, string drawing)
    {
        var tree = DrawnTrace.Tree(drawing);

        Assert.True(tree is { Orphans: 0, Open: 0, Silent: [] }, description);
        var request = Assert.Single(Assert.Single(tree.Roots).Children);
        var server = Assert.Single(request.Children, child => !child.Derived);
        Assert.Equal(
            $"its parent {Gateway} has not arrived; shown below the request 000000000000000c that it answered",
            Assert.Single(server.Warnings));
        Assert.Equal(["network.request", "POST /api/v1/posts", "network.response"], request.Children.Select(child => child.Span.Name));
    }

    [Fact]
    public void Server_WhoseParentHasCome_StaysBelowIt()
    {
        var tree = DrawnTrace.Tree($"""
            cli.share_loop            0..100  cli
              cli.http_request        10..90  cli client id=000000000000000c
                proxy                 15..85  gateway server id={Gateway}
                  POST /api/v1/posts  20..80  api server sidechain.client.span_id:000000000000000c
            """);

        Assert.Equal("proxy", tree.Nodes.Single(node => node.Span.Name == "POST /api/v1/posts").Parent!.Span.Name);
        Assert.All(tree.Nodes, node => Assert.Empty(node.Warnings));
    }

    [Theory]
    [InlineData(
        "the request has not come either", "POST  20..80  api server parent=00f067aa0ba902b7 sidechain.client.span_id:00000000000000aa")]
    [InlineData(
        "it names itself",
        "POST  20..80  api server id=000000000000000d parent=00f067aa0ba902b7 sidechain.client.span_id:000000000000000d")]
    [InlineData("it is no server's", "SELECT  20..80  api client parent=00f067aa0ba902b7 sidechain.client.span_id:0000000000000001")]
    public void Orphan_ThatNamesNobodyWhoIsThere_StaysARoot(string description, string orphan)
    {
        var tree = DrawnTrace.Tree($"cli.http_request  0..100  cli client\n{orphan}");

        Assert.True((1, 2) == (tree.Orphans, tree.Roots.Count), description);
    }

    [Fact]
    public void Server_ThatNamesASpanBelowItself_IsCutOutOfTheRing()
    {
        var tree = DrawnTrace.Tree($"""
            POST               20..80  api server parent={Gateway} sidechain.client.span_id:0000000000000002
              cli.http_request  30..70  cli client
            """);

        Assert.Equal("POST", Assert.Single(tree.Roots).Span.Name);
        Assert.Equal(2, tree.Nodes.Count(node => !node.Derived));
    }
}
