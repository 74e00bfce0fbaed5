using Sidechain.Traces.Tests.Trees;

namespace Sidechain.Traces.Tests.Repairs;

public sealed class NetworkSpansTests
{
    [Fact]
    public void Request_WithABody_LastsUntilTheServerReadItsLastByte()
    {
        var (there, back, _) = Derive("""
            cli.http_request       100..200  cli client
              POST /api/v1/posts   130..190  api server
                http.read_body     131..170  api
            """);

        Assert.Equal((100, 170), there);
        Assert.Equal((190, 200), back);
    }

    [Fact]
    public void Request_WithoutABody_LastsUntilTheServerBegan()
    {
        var (there, _, warnings) = Derive("""
            cli.http_request    100..200  cli client
              GET /api/v1/feed  130..190  api server
            """);

        Assert.Equal((100, 130), there);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("cli client", "api")]
    [InlineData("cli client", "cli server")]
    [InlineData("cli client", "web server")]
    [InlineData("cli", "api server")]
    [InlineData("stream client", "api server")]
    public void Derives_OnlyBetweenARequestOfAClientAndTheServerOfAService(string request, string server)
    {
        var tree = DrawnTrace.Tree($"cli.http_request  100..200  {request}\n  POST  130..190  {server}");

        Assert.DoesNotContain(tree.Nodes, node => node.Derived);
        Assert.All(tree.Nodes, node => Assert.Empty(node.Warnings));
    }

    [Fact]
    public void ServersTail_AfterTheAnswer_CountsFromTheHeaders()
    {
        var (_, back, warnings) = Derive("""
            cli.http_request    100..200  cli client http.server_time_ms:60.5
              POST              130..205  api server
            """);

        Assert.Equal((190.5, 200), back);
        Assert.Empty(warnings);
    }

    [Fact]
    public void ServersTail_WithHeadersByARoundedClock_StaysInsideTheRequest()
    {
        var (_, back, _) = Derive("""
            cli.http_request    100..200  cli client http.server_time_ms:71
              POST              130..205  api server
            """);

        Assert.Equal((200, 200), back);
    }

    [Theory]
    [InlineData("cancelled")]
    [InlineData("error")]
    public void Answer_AfterTheClientHadGivenUp_IsLeftOutWithAWarning(string status)
    {
        var (there, back, warnings) = Derive($"""
            cli.http_request    100..200  cli client {status}
              POST              130..500  api server
            """);

        Assert.Equal((100, 130), there);
        Assert.Null(back);
        Assert.Equal(["no network.response: api answered 300 ms after sidechain-cli had given up"], warnings);
    }

    [Fact]
    public void ServersTail_OfUnknownHeaders_IsLeftOutWithAWarning()
    {
        var (there, back, warnings) = Derive("""
            cli.http_request    100..200  cli client
              POST              130..205  api server
            """);

        Assert.Equal((100, 130), there);
        Assert.Null(back);
        Assert.Equal(["no network.response: api answered 5 ms after the answer was received"], warnings);
    }

    [Theory]
    [InlineData("90..180", 5, 5, "-15 ms ± 5.01 ms")]
    [InlineData("600130..600190", 20, 20, "10 min ± 20.01 ms")]
    [InlineData("60130..60190", 20, 20, "60.01 s ± 20.01 ms")]
    [InlineData("10..90", 10, 10, "-100 ms ± 10.01 ms")]
    public void ClocksThatDisagree_AreAlignedSoThatBothWaysHaveTheirTime(string times, double there, double back, string moved)
    {
        var (way, home, warnings) = Derive($"cli.http_request  100..200  cli client\n  POST  {times}  api server");

        Assert.Equal((there, back), (way!.Value.Item2 - way.Value.Item1, home!.Value.Item2 - home.Value.Item1));
        Assert.Equal([$"times of sidechain-cli moved by {moved} onto the clock of the services"], warnings);
    }

    [Fact]
    public void ServerThatTookLongerThanTheRequest_IsBeyondAlignmentAndSaysSo()
    {
        var (there, _, warnings) = Derive("cli.http_request  100..200  cli client http.server_time_ms:150\n  POST  90..240  api server");

        Assert.Null(there);
        Assert.Contains("no network.request: api had received it 10 ms before it was sent", warnings);
    }

    [Fact]
    public void BodyReadAfterTheAnswer_IsCutToTheRequest()
    {
        var tree = DrawnTrace.Tree("""
            cli.http_request    100..200  cli client http.server_time_ms:60
              POST              130..260  api server
                http.read_body  131..250  api
            """);

        var there = tree.Nodes.Single(n => n.Span.Name == "network.request");
        Assert.Equal(200_000_000, there.Span.EndNs);
        Assert.Equal(["cut by 50 ms to lie inside the request"], there.Warnings);
    }

    [Fact]
    public void TwoServers_BelowOneRequest_TheOneInTheAnswersHeaderCounts()
    {
        var (there, _, _) = Derive("""
            cli.http_request  100..200  cli client sidechain.server.span_id:00000000000000aa
              POST            110..120  api server id=00000000000000aa
              POST            150..180  api server id=00000000000000bb
            """);

        Assert.Equal((100, 110), there);
    }

    [Theory]
    [InlineData("two at once, the longer one first", "120..180", "130..150", 180.0)]
    [InlineData("two at once, the longer one last", "120..150", "130..180", 180.0)]
    [InlineData("one after the other", "120..130", "150..180", 180.0)]
    [InlineData("a shadow that goes on after the answer", "120..180", "125..900", 180.0)]
    [InlineData("a shadow that has not ended", "120..180", "125..?", null)]
    [InlineData("a longer one that closes its span after its answer", "120..204", "130..150", null)]
    [InlineData("one after the other, which goes on after its answer", "120..130", "150..900", null)]
    public void TwoServers_BelowOneRequest_TheAnswerLeftWhenThoseWereDoneThatWereWaitedFor(
        string description, string one, string other, double? left)
    {
        var (there, back, _) = Derive($"""
            GET        100..200  web client
              GET /a   {one}  a server
              GET /b   {other}  b server
            """);

        Assert.True(((100, 120), left) == (there, back?.Item1), $"{description}: {there}, {back}");
    }

    [Fact]
    public void UnfinishedRequest_HasNoNetworkTimesYet()
    {
        var (there, back, _) = Derive("cli.http_request  100..100  cli client unfinished\n  POST  130..190  api server");

        Assert.Null(there);
        Assert.Null(back);
    }

    [Fact]
    public void Derived_AreMarkedAndKeepTheirIdsFromOneAnswerToTheNext()
    {
        static string[] Ids() => [.. DrawnTrace.Tree(DesignPicture.Drawing).Nodes.Where(n => n.Derived).Select(n => n.Span.SpanId)];

        Assert.Equal(2, Ids().Distinct().Count());
        Assert.Equal(Ids(), Ids());
        Assert.All(Ids(), id => Assert.Matches("^[0-9a-f]{16}$", id));
    }

    private static ((double, double)? There, (double, double)? Back, IReadOnlyList<string> Warnings) Derive(string drawing)
    {
        var root = DrawnTrace.Tree(drawing).Roots.Single();
        (double, double)? Times(string name) => root.Children.SingleOrDefault(c => c.Derived && c.Span.Name == name) is { } node
            ? (node.Span.StartNs / 1e6, node.Span.EndNs / 1e6)
            : null;
        return (Times("network.request"), Times("network.response"), root.Warnings);
    }
}
