using System.Globalization;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Verdicts;

namespace Sidechain.Traces.Tests.Clocks;

public sealed class ServiceClocksTests
{
    public static TheoryData<string, string, string, double, double> Wrong => new()
    {
        { "an hour behind", "GET  3600000..3600100  a client\n  GET /x  0..50  b server", "b", 3600025, 25 },
        { "an hour ahead", "GET  0..100  a client\n  GET /x  3600000..3600050  b server", "b", -3599975, 25 },
        { "two calls allow less than each alone", """
            GET /         0..1000      a server
              GET         0..100       a client
                GET /x    5030..5070   b server
              GET         200..300     a client
                GET /x    5240..5295   b server
            """, "b", -5012.5, 17.5 },
        { "an answered call that failed",
            "GET  0..100  a client error http.response.status_code:500\n  GET /x  3600000..3600050  b server error", "b", -3599975, 25 },
        { "an answer's code as older SDKs have it",
            "GET  0..100  a client error http.status_code:503\n  GET /x  3600000..3600050  b server error", "b", -3599975, 25 },
        { "a gRPC call that failed",
            "x.Feed/Get  0..100  a client error rpc.grpc.status_code:5\n  x.Feed/Get  3600000..3600050  b server error",
            "b", -3599975, 25 },
        { "a stream that outlasts its call: its end says nothing",
            "GET  10..100  a client http.response.status_code:200\n  GET /events  3600050..3600650  b server", "b", -3599995, 45 },
        { "a stream, and a call that allows less", """
            GET /             0..2000           a server
              GET             10..100           a client
                GET /events   3600050..3600150  b server
              GET             1000..1100        a client
                GET /x        3601005..3601095  b server
            """, "b", -3600000, 5 },
        { "a right service below says where in its call it was", """
            GET             0..1000            a client
              GET /x        3600000..3600100   b server
                GET         3600010..3600090   b client
                  GET /y    120..180           c server
            """, "b", -3599900, 10 },
        { "whole milliseconds that allow one offset alone: ± is their rounding", """
            GET             60010..60020     a client
              GET /b        10..20           b server
                SELECT      12..18           b client db=postgresql
            """, "b", 60000, 1 },
        { "whole milliseconds of one side", "GET  60010.3..60020.4  a client\n  GET /b  10..20  b server", "b", 60000.35, 1.05 },
        { "finer times that allow little", "GET  60010.1..60020.5  a client\n  GET /b  10.2..20.4  b server", "b", 60000, 0.1 },
        { "between replicas of one name", "GET  3600000..3600100  a client\n  GET /x  0..50  a server", "a", 3600025, 25 },
        { "below an upload", """
            cli.http_request  0..100       cli client http.server_time_ms:80
              POST            10..90       api server
                POST          20..80       api client
                  POST /feed  70020..70040 stream server
            """, "stream", -69980, 20 },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void ClockOfAService_ThatCannotBeRight_IsMovedAndSaid(
        string description, string drawing, string service, double offset, double error)
    {
        var tree = DrawnTrace.Tree(drawing);

        var clock = Assert.Single(tree.Clocks);
        Assert.True(
            (service, offset, error, false) == (clock.Service, clock.OffsetNs / 1e6, clock.ErrorNs / 1e6, clock.AtLeast),
            $"{description}: {clock}");
        Assert.All(
            tree.Nodes.Where(node => node.Parent is not null),
            node => Assert.InRange(node.Span.StartNs, node.Parent!.Span.StartNs, node.Parent.Span.EndNs));
        Assert.Contains(
            $"{(description.Contains("replicas", StringComparison.Ordinal) ? "One of the clocks" : "The clock")} of {service} was ",
            TraceFindings.Of(tree)?.Verdict,
            StringComparison.Ordinal);
        Assert.All(
            tree.Nodes.Where(node => node.Span.Service == service && node.Parent is not null), node => Assert.NotNull(node.RawStartNs));
        Assert.Empty(TreeBuilder.Build(tree.Nodes.Where(node => !node.Derived).Select(node => node.Span)).Clocks);
    }

    [Fact]
    public void CalleeWithoutAnEnd_IsMovedByItsStart()
    {
        var clock = Assert.Single(DrawnTrace.Tree("GET  3600000..3600100  a client\n  GET /x  0..?  b server").Clocks);

        Assert.Equal(("b", 3_600_050, 50, false), (clock.Service, clock.OffsetNs / 1e6, clock.ErrorNs / 1e6, clock.AtLeast));
    }

    [Fact]
    public void TraceOfTwoClocks_LastsAsLongAsItsRoot()
    {
        var tree = DrawnTrace.Tree("GET  3600000..3600100  a client\n  GET /x  0..50  b server");

        Assert.Equal(100, (tree.EndNs - tree.StartNs) / 1e6);
        Assert.Equal(
            "starts 60 min before its parent: a clock of a or b is wrong; times of b moved by 60 min ± 25 ms",
            Assert.Single(tree.Nodes.Single(node => node.Span.Name == "GET /x").Warnings));
    }

    [Theory]
    [InlineData(
        "15000..15050", "starts 14.9 s after its caller had the answer: a clock of a or b is wrong; times of b moved by -14.975 s ± 25 ms")]
    [InlineData(
        "46800000..46800050", "starts 13 h after its caller had the answer: a clock of a or b is wrong; times of b moved by -13 h ± 25 ms")]
    [InlineData(
        "1796000000000..1796000000050",
        "starts 20787 days after its caller had the answer: a clock of a or b is wrong; times of b moved by -20787 days ± 25 ms")]
    public void Warning_HasTheUnitsOfTheVerdict(string times, string warning) => Assert.Equal(
        warning,
        Assert.Single(DrawnTrace.Tree($"GET  0..100  a client\n  GET /x  {times}  b server").Roots[0].Children[0].Warnings));

    [Fact]
    public void Callees_FollowTheirCaller()
    {
        var tree = DrawnTrace.Tree("""
            GET /             0..100         a server
              GET             10..90         a client
                GET /x        3600020..3600080  b server
                  GET         3600030..3600070  b client
                    GET /y    3600040..3600060  c server
            """);

        Assert.Equal(["b", "c"], tree.Clocks.Select(clock => clock.Service));
        Assert.All(
            tree.Nodes.Where(node => node.Parent is not null),
            node => Assert.InRange(node.Span.StartNs, node.Parent!.Span.StartNs, node.Parent.Span.EndNs));
    }

    [Fact]
    public void ServiceBelowAConsumer_BoundsItsClockFromAbove()
    {
        var tree = DrawnTrace.Tree("""
            send              5000..5010       a producer
              process         100..900         b consumer
                GET           110..190         b client
                  GET /y      6020..6080       c server
            """);

        var clock = Assert.Single(tree.Clocks);
        Assert.Equal(("b", 5900, 10, false), (clock.Service, clock.OffsetNs / 1e6, clock.ErrorNs / 1e6, clock.AtLeast));
    }

    [Fact]
    public void ServicesBelowAWrongClock_AreRightWhereMostOfThemAgree()
    {
        var tree = DrawnTrace.Tree("""
            GET             0..1000            a client
              GET /x        3600000..3600400   b server
                GET         3600010..3600090   b client
                  GET /y    120..180           c server
                GET         3600110..3600190   b client
                  GET /z    225..275           d server
                GET         3600210..3600390   b client
                  GET /w    520..680           e server
            """);

        Assert.Equal(
            [("b", -3599900, 10), ("e", -200, 20)],
            tree.Clocks.Select(clock => (clock.Service, clock.OffsetNs / 1e6, clock.ErrorNs / 1e6)));
    }

    [Fact]
    public void Consumer_ThatBeganBeforeItsMessageWasSent_IsMovedByTheLeast()
    {
        var tree = DrawnTrace.Tree("publish  5000..5010  a producer\n  process  100..900  b consumer");

        var clock = Assert.Single(tree.Clocks);
        Assert.Equal((4900, true), (clock.OffsetNs / 1e6, clock.AtLeast));
        Assert.Contains(
            "The clock of b was at least 4900.0 ms behind; its times are corrected.",
            TraceFindings.Of(tree)?.Verdict,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a producer that has not ended", "send  3600000..?  a producer\n  receive  0..60  b consumer")]
    [InlineData("a caller that has not ended", "GET  3600000..?  a client\n  GET /x  0..60  b server")]
    [InlineData("a caller that ended before it began", "GET  3600000..3599999  a client\n  GET /x  0..60  b server")]
    public void CallerWithoutAnEnd_BoundsFromBelow(string description, string drawing)
    {
        var clock = Assert.Single(DrawnTrace.Tree(drawing).Clocks);

        Assert.True(("b", 3_600_000, true) == (clock.Service, clock.OffsetNs / 1_000_000, clock.AtLeast), description);
    }

    [Fact]
    public void ReplicaThatIsCalled_IsMovedWithWhatItDid_AndTheOthersAreNot()
    {
        var tree = DrawnTrace.Tree("""
            root          3600000..3600100  api server
              GET self    3600010..3600090  api client
                GET /x    20..80            api server
                  SELECT  30..70            api client db=postgresql
            """);

        Assert.Equal([3_600_000, 3_600_010, 3_600_020, 3_600_030], tree.Nodes.Select(node => node.Span.StartNs / 1_000_000));
        Assert.Equal(
            "starts 60 min before its parent: one of the clocks of api is wrong; times of api moved by 60 min ± 10 ms with this call "
            + "alone, since both have one name",
            Assert.Single(tree.Nodes.ElementAt(2).Warnings));
    }

    [Fact]
    public void ReplicaThatAReplicaCalled_IsMovedFromWhereItsCallerIsNow()
    {
        var tree = DrawnTrace.Tree("""
            GET           7200000..7200100  api client
              GET /x      3600010..3600090  api server
                GET       3600020..3600080  api client
                  GET /y  30..70            api server
            """);

        Assert.Equal([7_200_000, 7_200_010, 7_200_020, 7_200_030], tree.Nodes.Select(node => node.Span.StartNs / 1_000_000));
    }

    [Theory]
    [InlineData("without kinds", "GET  3600000..3600100  a\n  handle  0..50  b")]
    [InlineData("whose server has sent nothing", "GET  3600000..3600100  a client\n  SELECT  0..50  b client db=postgresql")]
    public void SpanOfAnotherService_IsNeverShownBeforeItsCause(string description, string drawing)
    {
        var tree = DrawnTrace.Tree(drawing);

        var clock = Assert.Single(tree.Clocks);
        Assert.True(("b", 3_600_000, true) == (clock.Service, clock.OffsetNs / 1_000_000, clock.AtLeast), description);
        Assert.True((tree.EndNs - tree.StartNs) / 1_000_000 == 100, description);
        Assert.StartsWith(
            "starts 60 min before its parent: a clock of a or b is wrong",
            Assert.Single(tree.Roots[0].Children[0].Warnings),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("right", "GET  100..200  a client\n  GET /x  110..190  b server")]
    [InlineData("a tail after the answer", "GET  100..200  a client\n  GET /x  110..900  b server")]
    [InlineData("a start within the rounding of an SDK", "GET  100..200  a client\n  GET /x  99.5..190  b server")]
    [InlineData("a consumer much later", "publish  100..110  a producer\n  process  9000..9100  b consumer")]
    [InlineData("a caller that gave up before the callee began", "GET  100..200  a client error\n  GET /x  260..300  b server")]
    [InlineData("a gRPC caller that waited no longer", "Get  100..200  a client error rpc.grpc.status_code:4\n  Get  260..300  b server")]
    [InlineData(
        "a caller that was never answered, by its code", "GET  100..200  a client error http.status_code:0\n  GET /x  260..300  b server")]
    [InlineData("a caller that has not ended", "GET  100..?  a client\n  GET /x  110..190  b server")]
    [InlineData("a caller that ended before it began", "GET  100..99.5  a client\n  GET /x  110..190  b server")]
    [InlineData("a service that calls itself", "GET  100..200  a client\n  GET /x  110..190  a server")]
    [InlineData("a call that is not waited for", "work  100..110  a\n  GET /x  260..300  b server")]
    public void ClockOfAService_ThatMayBeRight_IsLeftAlone(string description, string drawing)
    {
        var tree = DrawnTrace.Tree(drawing);

        Assert.True(tree.Clocks.Count == 0 && tree.Nodes.All(node => node.RawStartNs is null), description);
        Assert.DoesNotContain(
            tree.Nodes.SelectMany(node => node.Warnings), warning => warning.Contains("clock", StringComparison.Ordinal));
    }

    [Fact]
    public void CallsThatContradictOneAnother_AreOfSeveralClocks_AndTheImpossibleOneIsMovedByItself()
    {
        var tree = DrawnTrace.Tree("""
            GET /         0..1000      a server
              GET         0..100       a client
                GET /x    5030..5070   b server
                  SELECT  5040..5060   b client db=postgresql
              GET         200..300     a client
                GET /x    210..290     b server
            """);

        var clock = Assert.Single(tree.Clocks);
        Assert.Equal(("b", -5000, 30), (clock.Service, clock.OffsetNs / 1e6, clock.ErrorNs / 1e6));
        Assert.Equal(
            "starts 4930 ms after its caller had the answer: a clock of a or b is wrong; times of b moved by -5000 ms ± 30 ms with "
            + "this call alone, since other calls say otherwise",
            Assert.Single(tree.Nodes.Single(node => node.Span.SpanId == DrawnTrace.Id(3)).Warnings));
        Assert.Equal([0, 0, 30, 40, 200, 210], tree.Nodes.Select(node => node.Span.StartNs / 1e6));
        Assert.Empty(TreeBuilder.Build(tree.Nodes.Select(node => node.Span)).Clocks);
    }

    [Fact]
    public void InstanceThatIsKnown_IsMovedAsAWhole_AndTheOthersAreNot()
    {
        var tree = DrawnTrace.Tree("""
            GET /         0..1000      a server
              GET         0..100       a client
                GET /x    5030..5070   b server instance=b-1
              GET         200..300     a client
                GET /x    5210..5290   b server instance=b-1
              publish     400..410     a producer
                process   5500..5600   b consumer instance=b-2
              tail        5900..5901   b instance=b-2
            """);

        var clock = Assert.Single(tree.Clocks);
        Assert.Equal(("b", "b-1", -5000), (clock.Service, clock.Instance, clock.OffsetNs / 1e6));
        Assert.Equal([0, 0, 30, 200, 210, 400, 5500, 5900], tree.Nodes.Select(node => node.Span.StartNs / 1e6));
        Assert.Equal(
            "starts 4930 ms after its caller had the answer: a clock of a or b is wrong; times of b (b-1) moved by -5000 ms ± 10 ms",
            Assert.Single(tree.Nodes.Single(node => node.Span.SpanId == DrawnTrace.Id(3)).Warnings));
    }

    [Fact]
    public void Replicas_EachWithItsOwnWrongClock_AreShownInsideTheirCallers()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var (drawing, at) = ("GET /  0..100000  a server", 0);
            for (var call = 0; call < 8; call++)
            {
                var sent = at + random.Next(0, 50);
                var received = sent + random.Next(0, 20);
                var answered = received + random.Next(5, 60);
                var got = answered + random.Next(0, 20);
                var off = random.Next(3) switch { 0 => 0, 1 => -3_600_000, _ => 90_000 };
                drawing += string.Create(
                    CultureInfo.InvariantCulture,
                    $"\n  GET  {sent}..{got}  a client\n    GET /x  {received + off}..{answered + off}  b server\n"
                    + $"      work  {received + off + 1}..{answered + off - 1}  b");
                at = got;
            }

            var tree = DrawnTrace.Tree(drawing);

            Assert.Equal(100_000, (tree.EndNs - tree.StartNs) / 1_000_000);
            Assert.All(tree.Nodes.Where(node => node.Parent is not null), node =>
                Assert.True(
                    node.Span.StartNs >= node.Parent!.Span.StartNs && node.Span.EndNs <= node.Parent.Span.EndNs,
                    $"seed {seed}: {node.Span.SpanId}"));
            Assert.InRange(TraceFindings.Of(tree)!.Verdict.Split("The clock of b was").Length, 1, 2);
        }
    }

    [Fact]
    public void AnyClocksOfServices_AreCorrectedWithinTheStatedError()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var right = Chain(random);
            var skew = right.Select(span => span.Service).Distinct()
                .ToDictionary(service => service, service => service == "a" ? 0 : random.NextInt64(-7_200_000, 7_200_000) * 1_000_000);

            var tree = TreeBuilder.Build(
                right.Select(span => span with { StartNs = span.StartNs + skew[span.Service], EndNs = span.EndNs + skew[span.Service] }));

            var above = 0L;
            foreach (var service in new[] { "b", "c" })
            {
                // A service is put right by its caller, so the caller's error is in its own.
                var error = above += tree.Clocks.FirstOrDefault(clock => clock.Service == service)?.ErrorNs ?? Math.Abs(skew[service]);
                foreach (var span in right.Where(span => span.Service == service))
                {
                    var shown = tree.Nodes.Single(node => node.Span.SpanId == span.SpanId).Span;
                    Assert.True(
                        Math.Abs(shown.StartNs - span.StartNs) <= error + 1,
                        $"seed {seed}: {span.Name} is off by {shown.StartNs - span.StartNs} ns, stated {error}");
                }
            }
        }
    }

    // Service a calls b, and b calls c, once to three times each.
    private static Span[] Chain(Random random)
    {
        var drawing = "GET /  0..10000  a server";
        for (var call = 0; call < random.Next(1, 4); call++)
        {
            var sent = random.Next(0, 9000);
            var got = sent + random.Next(60, 900);
            var received = sent + random.Next(0, 20);
            var answered = got - random.Next(0, 20);
            drawing += FormattableString.Invariant($"\n  GET  {sent}..{got}  a client\n    GET /b  {received}..{answered}  b server");
            drawing += FormattableString.Invariant(
                $"\n      GET  {received + 2}..{answered - 2}  b client\n        GET /c  {received + 5}..{answered - 5}  c server");
        }

        return DrawnTrace.Parse(drawing);
    }
}
