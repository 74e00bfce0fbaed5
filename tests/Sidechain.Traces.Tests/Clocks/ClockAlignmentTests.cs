using System.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Tests.Clocks;

public sealed class ClockAlignmentTests
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    public static TheoryData<string, string, double, double> Cases => new()
    {
        { "ten minutes behind", "cli.http_request  100..200  cli client http.server_time_ms:60\n  POST  600130..600190  api server", 600009.5, 20.5 },
        { "ahead, by more than the request took", "cli.http_request  900..1000  cli client http.server_time_ms:80\n  POST  10..90  api server", -900.5, 10.5 },
        { "received before it was sent", "cli.http_request  100..200  cli client\n  POST  90..180  api server", -15, 5 },
        { "an asymmetric upload, which cannot poison it: the body is read after the receipt",
            "cli.http_request  0..5000  cli client http.server_time_ms:4980\n  POST  70010..74990  api server\n    http.read_body  70011..74900  api", 69999.5, 10.5 },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Clock_ThatCannotBeRight_IsMovedToTheMiddle(string description, string drawing, double offset, double error)
    {
        var tree = DrawnTrace.Tree(drawing);

        var clock = Assert.Single(tree.Clocks);
        Assert.True(("sidechain-cli", offset, error) == (clock.Service, clock.OffsetNs / 1e6, clock.ErrorNs / 1e6), $"{description}: {clock}");
        Assert.Contains(tree.Nodes, node => node.Span.Name == "network.request");
        Assert.Contains(tree.Nodes, node => node.Span.Name == "network.response");
        Assert.StartsWith("times of sidechain-cli moved by ", Assert.Single(tree.Roots[0].Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a right clock", "cli.http_request  100..200  cli client http.server_time_ms:60\n  POST  130..190  api server")]
    [InlineData("a tail after the answer", "cli.http_request  100..200  cli client http.server_time_ms:60\n  POST  130..900  api server")]
    [InlineData("a tail of unknown headers", "cli.http_request  100..200  cli client\n  POST  130..205  api server")]
    [InlineData("server time in whole milliseconds", "cli.http_request  100..200  cli client http.server_time_ms:71\n  POST  130..205  api server")]
    [InlineData("a request that has not ended", "cli.http_request  100..100  cli client unfinished\n  POST  900..950  api server")]
    [InlineData("a service that calls a service", "GET  100..200  api client\n  GET /x  600..700  stream server")]
    public void Clock_ThatMayBeRight_IsLeftAlone(string description, string drawing)
    {
        var tree = DrawnTrace.Tree(drawing);

        Assert.True(tree.Clocks.Count == 0, description);
    }

    [Fact]
    public void TwoRequests_AllowTogetherLessThanEachAlone()
    {
        var clock = Assert.Single(DrawnTrace.Tree("""
            cli.share_loop         0..1000     cli
              cli.http_request     0..100      cli client http.server_time_ms:20
                POST /login        5010..5030  api server
              cli.http_request     200..260    cli client http.server_time_ms:51
                POST /posts        5205..5256  api server
            """).Clocks);

        Assert.Equal((5000, 5), ((clock.OffsetNs + 500_000) / 1_000_000, clock.ErrorNs / 1_000_000));
    }

    [Fact]
    public void AnySkew_IsCorrectedWithinTheStatedError()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var skew = new Random(seed).NextInt64(-TenMinutes.Ticks, TenMinutes.Ticks) * 100;
            var right = RandomShare.Spans(new Random(seed));
            var tree = TraceTree.Build(RandomShare.Spans(new Random(seed), skew, knowsServerTime: seed % 4 != 0));

            var moved = tree.Clocks is [var clock] ? clock.OffsetNs : 0;
            var stated = tree.Clocks is [var same] ? same.ErrorNs : long.MaxValue;
            Assert.True(Math.Abs(moved + skew) <= stated, $"seed {seed}: skew {skew}, moved {moved} ± {stated}");
            foreach (var span in right.Where(s => s.ClientType is not null && tree.Clocks.Count > 0))
                Assert.Equal(span.StartNs + skew + moved, tree.Nodes.Single(n => n.Span.SpanId == span.SpanId).Span.StartNs);
            var request = tree.Nodes.Single(n => n.Span.Name == "cli.http_request");
            Assert.All(request.Children.Where(c => !c.Derived), server => Assert.True(server.Span.StartNs >= request.Span.StartNs, $"seed {seed}: received before it was sent"));
        }
    }

    [Fact]
    public void AlignedTrace_AlignedAgain_MovesNothing()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var once = TraceTree.Build(RandomShare.Spans(new Random(seed), TenMinutes.Ticks * 100));

            var twice = TraceTree.Build(once.Nodes.Where(node => !node.Derived).Select(node => node.Span));

            Assert.Single(once.Clocks);
            Assert.Empty(twice.Clocks);
        }
    }

    [Fact]
    public void Answers_DoNotDependOnTheOrderOfArrival()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var spans = RandomShare.Spans(new Random(seed), -TenMinutes.Ticks * 100);
            var shuffled = spans.ToArray();
            new Random(seed).Shuffle(shuffled);

            Assert.Equal(Document(spans), Document(shuffled));
        }
    }

    private static string Document(Span[] spans) =>
        Encoding.UTF8.GetString(TreeJson.ToUtf8(new TraceDocument(TraceTree.Build(spans), null, true, default), attributes: true));
}
