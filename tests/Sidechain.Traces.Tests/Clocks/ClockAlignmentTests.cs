using System.Globalization;
using System.Text;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Traces.Tests.Clocks;

public sealed class ClockAlignmentTests
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    public static TheoryData<string, string, double, double> Cases => new()
    {
        { "ten minutes behind",
            "cli.http_request  100..200  cli client http.server_time_ms:60\n  POST  600130..600190  api server", 600009.5, 20.5 },
        { "ahead, by more than the request took",
            "cli.http_request  900..1000  cli client http.server_time_ms:80\n  POST  10..90  api server", -900.5, 10.5 },
        { "a remote database that sends spans itself",
            "SELECT  100..200  cli client db=firestore server.address:db.test\n  query  600130..600190  db server", 600010, 20 },
        { "received before it was sent", "cli.http_request  100..200  cli client\n  POST  90..180  api server", -15, 5 },
        { "whole milliseconds that allow one offset alone: ± is their rounding",
            "GET  60010..60020  cli client\n  GET /b  10..20  api server", -60000, 1 },
        { "an asymmetric upload, which cannot poison it: the body is read after the receipt",
            "cli.http_request  0..5000  cli client http.server_time_ms:4980\n  POST  70010..74990  api server\n"
            + "    http.read_body  70011..74900  api", 69999.5, 10.5 },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Clock_ThatCannotBeRight_IsMovedToTheMiddle(string description, string drawing, double offset, double error)
    {
        var tree = DrawnTrace.Tree(drawing);

        var clock = Assert.Single(tree.Clocks);
        Assert.True(("sidechain-cli", offset) == (clock.Service, clock.OffsetNs / 1e6), $"{description}: {clock}");
        AssertError(error, tree, clock, description);
        Assert.Contains(tree.Nodes, node => node.Span.Name == "network.request");
        Assert.Contains(tree.Nodes, node => node.Span.Name == "network.response");
        Assert.StartsWith("times of sidechain-cli moved by ", Assert.Single(tree.Roots[0].Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a server's tail after one of its answers", 3_599_997.5, """
        click               0..400            web
          GET               10..110           web client
            GET /b          3600030..3600130  b server
          GET               200..300          web client
            GET /b          3600205..3600290  b server
        """)]
    [InlineData("times in whole milliseconds, which a drift would suit, too", 3_599_999.5, """
        click               0..400            web
          GET               10..20            web client
            GET /b          3600010.6..3600019.7  b server
          GET               3000..3010        web client
            GET /b          3602999.3..3603009.1  b server
        """)]
    public void ExchangesThatContradictOneAnother_MayStillBeOfOneClock(string description, double offset, string drawing)
    {
        var clock = Assert.Single(DrawnTrace.Tree(drawing).Clocks);

        Assert.True(("sidechain-web", offset, 0) == (clock.Service, clock.OffsetNs / 1e6, clock.DriftPpm), $"{description}: {clock}");
    }

    [Theory]
    [InlineData("a right clock", "cli.http_request  100..200  cli client http.server_time_ms:60\n  POST  130..190  api server")]
    [InlineData("a tail after the answer", "cli.http_request  100..200  cli client http.server_time_ms:60\n  POST  130..900  api server")]
    [InlineData("a tail of unknown headers", "cli.http_request  100..200  cli client\n  POST  130..205  api server")]
    [InlineData(
        "server time in whole milliseconds", "cli.http_request  100..200  cli client http.server_time_ms:71\n  POST  130..205  api server")]
    [InlineData(
        "a request that was given up on a slow line, and came to the server later",
        "cli.http_request  100..200  cli client cancelled\n  POST  2300..4200  api server cancelled")]
    [InlineData(
        "a request whose connection broke before it came to the server",
        "cli.http_request  100..200  cli client error\n  POST  900..950  api server")]
    [InlineData(
        "a request that was given up, beside a sample that zero is in",
        "cli.http_request  100..200  cli client cancelled clock=1.9/4\n  POST  2300..4200  api server")]
    [InlineData("a server's times are whole milliseconds", "GET  10.3..40.6  web client\n  GET /x  10..40  api server")]
    [InlineData("a client's times are whole milliseconds", "GET  10..40  web client\n  GET /x  10.9..40.8  api server")]
    [InlineData("a client's times are cut, and its request was short", "GET  10..11  web client\n  GET /x  10.9..11.9  api server")]
    [InlineData(
        "a server's times are whole milliseconds, beside a sample of none",
        "GET  10.3..40.6  web client clock=0/0.1\n  GET /x  10..40  api server")]
    [InlineData(
        "whole milliseconds, by a server that says how long it took",
        "GET  10.3..40.6  web client http.server_time_ms:30\n  GET /x  10..40  api server")]
    [InlineData("whole milliseconds of what a client started", "load  10.3..40.6  web\n  GET /x  10..40  api server")]
    [InlineData(
        "whole milliseconds of one of two servers",
        "GET  10.3..40.6  web client\n  GET /x  10..40  api server\nGET  50.3..60.6  web client\n  GET /y  51.2..60.1  b server")]
    [InlineData("a request that has not ended", "cli.http_request  100..100  cli client unfinished\n  POST  900..950  api server")]
    public void Clock_ThatMayBeRight_IsLeftAlone(string description, string drawing)
    {
        var tree = DrawnTrace.Tree(drawing);

        Assert.True(tree.Clocks.Count == 0, description);
    }

    [Theory]
    [InlineData("all clocks go right", null, false, 0, 0, 0)]
    [InlineData("the first replica's is wrong", "r1", false, 60_000, 0, 0)]
    [InlineData("the second one's is wrong", "r2", false, 0, 60_000, 0)]
    [InlineData("of two the client has one on its side", "r2", false, 0, 60_000)]
    [InlineData("the client's is off as well", "r2", true, 300_000, 360_000, 300_000)]
    public void ReplicaWhoseClockIsWrong_IsNamed_AndNotTheClient(string description, string? wrong, bool isClientWrong, params int[] ahead)
    {
        var calls = ahead.Select((by, i) => string.Create(
            CultureInfo.InvariantCulture,
            $"  GET  {500 * i}..{(500 * i) + 400}  web client\n"
            + $"    GET /  {(500 * i) + 50 + by}..{(500 * i) + 350 + by}  api server instance=r{i + 1}\n"));
        var tree = DrawnTrace.Tree("click  0..1500  web\n" + string.Concat(calls));

        var api = tree.Clocks.Where(clock => clock.Service == "api")
            .Select(clock => (clock.Instance, clock.OneOfSeveral, clock.ErrorNs / 1_000_000));
        // Where the client's clock is only known to ± 50 ms, so is the replica's beside its own.
        Assert.Equal(wrong is null ? [] : [(wrong, false, isClientWrong ? 100L : 50L)], api);
        Assert.True(tree.Clocks.Any(clock => clock.Service == "sidechain-web") == isClientWrong, description);
        Assert.Equal(1500, (tree.EndNs - tree.StartNs) / 1_000_000);
    }

    /// <summary>
    /// A server that outlasts its request by any clock, as a stream does, says by its start alone what the client's offset may be.
    /// </summary>
    [Theory]
    [InlineData("POST  100..500  phone client\n  POST /  5400..5900  api server", 5100, 200)]
    [InlineData(
        "POST  100..500  phone client\n  POST /  5400..5900  api server\n  GET  600..700  phone client\n    GET /  5650..5950  api server",
        5000, 50)]
    public void Server_ThatOutlastsItsRequest_IsBoundByItsStart(string drawing, int offset, int error)
    {
        var clock = Assert.Single(DrawnTrace.Tree(drawing).Clocks);

        Assert.Equal((offset, error), (clock.OffsetNs / 1_000_000, (int)Math.Round(clock.ErrorNs / 1e6)));
    }

    [Fact]
    public void TwoPhonesInOneTrace_HaveTwoClocks()
    {
        var tree = DrawnTrace.Tree("""
            tap              3600000..3601000    phone instance=a
              POST           3600100..3600900    phone client instance=a
                POST /       200..800            api server
                  push       300..320            api producer
                    on push  -3599500..-3599300  phone consumer instance=b
                      POST   -3599490..-3599310  phone client instance=b
                        ack  550..650            api server
            """);

        Assert.Equal(
            [("a", -3600, 100), ("b", 3600, 40)],
            tree.Clocks.Select(clock => (clock.Instance, clock.OffsetNs / 1_000_000_000, clock.ErrorNs / 1_000_000)));
        Assert.Equal(1000, (tree.EndNs - tree.StartNs) / 1_000_000);
    }

    [Fact]
    public void RequestThatWasGivenUp_BeforeItWasSent_MovesTheClockByTheLeastThatMakesSense()
    {
        var tree = DrawnTrace.Tree("cli.http_request  900..1000  cli client cancelled\n  POST  10..2000  api server");

        var clock = Assert.Single(tree.Clocks);
        Assert.Equal((-890, 0, true), (clock.OffsetNs / 1_000_000, clock.ErrorNs, clock.AtLeast));
        Assert.Contains(
            "the least that makes sense",
            Assert.Single(tree.Roots[0].Warnings, warning => warning.StartsWith("times of", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void RequestThatWasGivenUp_BesideASample_IsMovedByTheSampleWithinItsError()
    {
        var clock = Assert.Single(
            DrawnTrace.Tree("cli.http_request  100..200  cli client cancelled clock=5000/4\n  POST  9000..9100  api server").Clocks);

        Assert.Equal((5000, 2), (clock.OffsetNs / 1_000_000, clock.ErrorNs / 1_000_000));
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

    public static TheoryData<string, string, double, double> Samples => new()
    {
        { "narrower than the upload's own exchange",
            "cli.http_request  100..200  cli client clock=5000/4 http.server_time_ms:20\n  POST  5110..5130  api server", 5000, 2.002 },
        { "together they allow less than each alone",
            "cli.http_request  100..110  cli client clock=5004/8 http.server_time_ms:6\n  POST  5102..5108  api server", 5000.999, 1.001 },
        { "of two the narrower, where they contradict each other",
            "cli.share_loop  0..100  cli clock=5000/4\n  cli.read_file  0..50  cli clock=9000/40", 5000, 2.002 },
        { "without any exchange", "plugin.share_loop  0..100  plugin clock=-70000/30", -70000, 15.002 },
        { "the trace's own exchange, where the clock was set since",
            "cli.http_request  100..120  cli client clock=90000/2 http.server_time_ms:9\n  POST  5105..5114  api server", 4999, 6 },
    };

    [Theory, MemberData(nameof(Samples))]
    public void Sample_IsAnExchangeToo(string description, string drawing, double offset, double error)
    {
        var tree = DrawnTrace.Tree(drawing);

        var clock = Assert.Single(tree.Clocks);
        Assert.True((offset, 0d) == (clock.OffsetNs / 1e6, clock.DriftPpm), $"{description}: {clock}");
        AssertError(error, tree, clock, description);
    }

    [Theory]
    [InlineData("a sample that zero is in", "cli.share_loop  0..100  cli clock=1.9/4")]
    [InlineData(
        "a sample of another clock than the exchange's",
        "cli.http_request  100..120  cli client clock=90000/2 http.server_time_ms:9\n  POST  105..114  api server")]
    [InlineData("a service's", "GET  0..100  api clock=5000/4")]
    public void Sample_OfAClockThatMayBeRight_MovesNothing(string description, string drawing) =>
        Assert.True(DrawnTrace.Tree(drawing).Clocks.Count == 0, description);

    // An hour, three requests of ten milliseconds: the clock loses 100 millionths, so its offset grows by 360 ms.
    private const string Drifting = """
        plugin.share_loop        0..3600000        plugin
          plugin.http_request    0..10             plugin client http.server_time_ms:4
            POST                 5003..5007        api server
          plugin.http_request    1800000..1800010  plugin client http.server_time_ms:4
            POST                 1805183..1805187  api server
          plugin.http_request    3599990..3600000  plugin client http.server_time_ms:4
            POST                 3605353..3605357  api server
        """;

    [Fact]
    public void Drift_IsALineThroughTheExchanges()
    {
        var tree = DrawnTrace.Tree(Drifting);

        var clock = Assert.Single(tree.Clocks);
        Assert.InRange(clock.DriftPpm, 97, 100);
        Assert.InRange(clock.OffsetNs / 1e6, 4995, 5003);
        Assert.InRange(clock.ErrorNs / 1e6, 1, 20);
        Assert.All(tree.Nodes.Where(n => n.Span.Name == "POST"), server => Assert.True(
            server.Span.StartNs >= server.Parent!.Span.StartNs && server.Span.EndNs <= server.Parent.Span.EndNs + 1_000_000,
            "a request lies around its server"));
        Assert.Contains("µs more each second", Assert.Single(tree.Roots[0].Warnings), StringComparison.Ordinal);
        Assert.Equal(0, tree.Roots[0].RawStartNs);
    }

    [Theory]
    [InlineData(100, "no more than a quartz does, which may not be seen")]
    [InlineData(500, "by so much that the exchanges contradict one another, or not")]
    public void AnyDrift_IsCorrectedWithinTheStatedError(double most, string description)
    {
        var lines = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var (skew, drift) = (random.NextInt64(-TenMinutes.Ticks, TenMinutes.Ticks) * 100, (random.NextDouble() - 0.5) * 1.98e-6 * most);
            long Wrong(long ns) => ns + skew + (long)(drift * ns);
            var right = RandomShare.Session(random);
            var drawn = right.Select(
                span => span.ClientType is null ? span : span with { StartNs = Wrong(span.StartNs), EndNs = Wrong(span.EndNs) });

            var tree = TreeBuilder.Build(drawn);

            // A constant is claimed for what drifts as a quartz does.
            foreach (var clock in tree.Clocks.Where(clock => clock.DriftPpm != 0 || Math.Abs(drift) < 100e-6))
            {
                lines += clock.DriftPpm == 0 ? 0 : 1;
                foreach (var span in right.Where(s => s.ClientType is not null))
                {
                    var shown = tree.Nodes.Single(n => n.Span.SpanId == span.SpanId).Span;
                    var (start, end) = (shown.StartNs - span.StartNs, shown.EndNs - span.EndNs);
                    Assert.True(
                        Math.Abs(start) <= clock.ErrorNs + 1 && Math.Abs(end) <= clock.ErrorNs + 1,
                        $"seed {seed}: {span.Name} is off by {start} and {end} ns, stated {clock}");
                }
            }

            Assert.Empty(TreeBuilder.Build(tree.Nodes.Where(node => !node.Derived).Select(node => node.Span)).Clocks);
        }

        Assert.True(lines > 100, $"{description}: {lines} lines");
    }

    [Fact]
    public void AnySkew_IsCorrectedWithinTheStatedError()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var skew = new Random(seed).NextInt64(-TenMinutes.Ticks, TenMinutes.Ticks) * 100;
            var right = RandomShare.Spans(new Random(seed));
            var tree = TreeBuilder.Build(RandomShare.Spans(new Random(seed), skew, knowsServerTime: seed % 4 != 0));

            var moved = tree.Clocks is [var clock] ? clock.OffsetNs : 0;
            var stated = tree.Clocks is [var same] ? same.ErrorNs : long.MaxValue;
            Assert.True(Math.Abs(moved + skew) <= stated, $"seed {seed}: skew {skew}, moved {moved} ± {stated}");
            foreach (var span in right.Where(s => s.ClientType is not null && tree.Clocks.Count > 0))
            {
                Assert.Equal(span.StartNs + skew + moved, tree.Nodes.Single(n => n.Span.SpanId == span.SpanId).Span.StartNs);
            }

            var request = tree.Nodes.Single(n => n.Span.Name == "cli.http_request");
            Assert.All(
                request.Children.Where(c => !c.Derived),
                server => Assert.True(server.Span.StartNs >= request.Span.StartNs, $"seed {seed}: received before it was sent"));
        }
    }

    [Fact]
    public void AlignedTrace_AlignedAgain_MovesNothing()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var once = TreeBuilder.Build(RandomShare.Spans(new Random(seed), TenMinutes.Ticks * 100));

            var twice = TreeBuilder.Build(once.Nodes.Where(node => !node.Derived).Select(node => node.Span));

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

    // Half of the range, and a ten-thousandth of the way from what bounds it to the ends of the client's spans.
    private static void AssertError(double half, TraceTree tree, ClockOffset clock, string description)
    {
        TreeNode[] client = [.. tree.Nodes.Where(node => node.Span.Service == clock.Service)];
        var length = (client.Max(node => node.Span.EndNs) - client.Min(node => node.Span.StartNs)) / 1e6;
        Assert.True(clock.ErrorNs / 1e6 >= half && clock.ErrorNs / 1e6 <= half + (length * 100e-6) + 1e-6, $"{description}: {clock}");
    }

    private static string Document(Span[] spans) =>
        Encoding.UTF8.GetString(TreeJson.ToUtf8(new TraceDocument(TreeBuilder.Build(spans), null, true, default), attributes: true));
}
