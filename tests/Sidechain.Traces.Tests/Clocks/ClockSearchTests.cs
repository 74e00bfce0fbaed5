using System.Diagnostics;
using Sidechain.Traces.Repairs;

namespace Sidechain.Traces.Tests.Clocks;

/// <summary>As few clocks as possible are named as wrong, and each is put where the truth is, give or take what is said.</summary>
public sealed class ClockSearchTests
{
    public static TheoryData<string, string, string> Wrong => new()
    {
        { "a consumer that may be right by itself, and all that it called", "w -3600000 ± 1", """
            POST              0..20            shop server
              send            5..6             shop producer
                process       3600100..3600500 w consumer
                  GET         3600110..3600210 w client
                    GET /a    111..209         a server
                  GET         3600220..3600320 w client
                    GET /b    221..319         b server
                      GET     230..300         b client
                        GET /d  231..299       d server
            """ },
        { "a consumer that calls back", "w -3600000 ± 1", """
            POST              0..20            shop server
              send            5..6             shop producer
                process       3600100..3600500 w consumer
                  PATCH       3600110..3600210 w client
                    PATCH /a  111..209         shop server
            """ },
        { "one that is called by a right one, too", "w -3600000 ± 1", """
            POST              0..500           shop server
              GET             10..20           shop client
                GET /c        11..19           c server
              send            25..26           shop producer
                process       3600100..3600500 w consumer
                  GET         3600110..3600210 w client
                    GET /c    111..209         c server
            """ },
        { "the second of two callers knows it better", "d 3600000 ± 1", """
            GET               0..12000            a server
              GET             10..5000            a client
                GET /b        20..4990            b server
                  GET         30..4980            b client
                    GET /d    -3598000..-3597900  d server
              GET             5010..5100          a client
                GET /e        5011..5099          e server
                  GET         5020..5080          e client
                    GET /d    -3594979..-3594921  d server
            """ },
        { "two of one machine: the second is as unsure as the first", "b -3604995 ± 4505; c -3604995 ± 4510", """
            GET               0..10100         a client
              GET /b          3609500..3610590 b server
                GET           3609520..3609580 b client
                  GET /c      3609525..3609575 c server
            """ },
        { "two that are wrong, and three that are right", "b -3600000 ± 1; d 500 ± 1", """
            GET               0..5000          a server
              GET             100..4000        a client
                GET /b        3600101..3603999 b server
                  GET         3600200..3600300 b client
                    GET /c    201..299         c server
                  GET         3600400..3600500 b client
                    GET /d    -99..-1          d server
                      GET     -80..-20         d client
                        GET /e  421..479       e server
                  GET         3600600..3600700 b client
                    GET /f    601..699         f server
            """ },
        { "one that has not ended", "b 3600000 ± 1", """
            GET               0..1000          a server
              GET             10..12           a client
                GET /b        -3599989..?      b server
                  GET         -3599980..-3599880 b client
                    GET /c    21..119          c server
            """ },
        { "a clock of whole milliseconds is one clock", "b -3599999.55 ± 1", """
            GET               0..100           a server
              GET             10..20           a client
                GET /b        3600010..3600019 b server
              GET             30.5..40.4       a client
                GET /b        3600030..3600040 b server
            """ },
        { "a server's tail after one of its answers", "b -3599997.5 ± 7.5", """
            GET               0..400           a server
              GET             10..110          a client
                GET /b        3600030..3600130 b server
              GET             200..300         a client
                GET /b        3600205..3600290 b server
            """ },
        { "a batch that began before its messages were sent", "w 3600020 at least", """
            process batch     -3600000..-3599000 w consumer link=3 link=4
            POST /a           0..100           api server
              send            10..11           api producer
              send            20..21           api producer
            """ },
        { "three below a right one", "x 3600000 ± 1; y 3600000 ± 1; z 3600000 ± 1", """
            GET               0..1000            a server
              GET             10..500            a client
                GET /b        11..499            b server
                  GET         20..100            b client
                    GET /x    -3599979..-3599901 x server
                  GET         120..200           b client
                    GET /y    -3599879..-3599801 y server
                  GET         220..300           b client
                    GET /z    -3599779..-3599701 z server
            """ },
        { "a replica that another one of its name called, and not what it called", "a -3600000 ± 1", """
            GET               0..1000            a server
              GET self        10..500            a client
                GET /self     3600011..3600499   a server
                  GET         3600020..3600100   a client
                    GET /db   21..99             db server
            """ },
        { "a replica that the second caller reached, and not what it called", "b -3600000 ± 1", """
            GET               0..1000            gw server
              GET             10..100            gw client
                GET /b        11..99             b server
              GET             200..600           gw client
                GET /c        201..599           c server
                  GET         210..500           c client
                    GET /b    3600211..3600499   b server
                      GET     3600220..3600300   b client
                        GET /db  221..299        db server
            """ },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void ClocksThatExplainEveryCall_AreNamed_AndNoOthers(string description, string clocks, string drawing)
    {
        var tree = DrawnTrace.Tree(drawing);

        Assert.True(
            clocks == string.Join("; ", tree.Clocks.Select(clock => FormattableString.Invariant(
                $"{clock.Service} {clock.OffsetNs / 1e6}{(clock.AtLeast ? " at least" : $" ± {clock.ErrorNs / 1e6}")}"))),
            $"{description}: {string.Join("; ", tree.Clocks)}");
        Assert.All(tree.Clocks, clock => Assert.Contains(
            tree.Nodes.SelectMany(node => node.Warnings),
            warning => warning.Contains($"times of {clock.Service} moved", StringComparison.Ordinal)));
        Assert.Empty(TreeBuilder.Build(tree.Nodes.Where(node => !node.Derived).Select(node => node.Span)).Clocks);
    }

    [Fact]
    public void OneWrongClockAmongServices_IsTheOnlyOneThatIsMoved_AndNoEffectStaysBeforeItsCause()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var right = RandomServices.Spans(random);
            var services = right.Select(span => span.Service).Distinct().Skip(1).ToArray();
            var wrong = services[random.Next(services.Length)];
            var by = random.NextInt64(50, 3_600_000) * (random.Next(2) == 0 ? 1_000_000 : -1_000_000);

            var tree = TreeBuilder.Build(right.Select(span => span.Service != wrong
                ? span
                : span with { StartNs = span.StartNs + by, EndNs = span.EndNs + by }));

            Assert.True(tree.Clocks.Count <= 1, $"seed {seed}: {wrong} was off by {by / 1e6} ms, moved: {string.Join("; ", tree.Clocks)}");
            if (tree.Clocks is [var clock] && clock.Service == wrong)
            {
                var off = -by - clock.OffsetNs;
                Assert.True(
                    clock.AtLeast ? Math.Abs(by) >= Math.Abs(clock.OffsetNs) - clock.ErrorNs : Math.Abs(off) <= clock.ErrorNs + 1,
                    $"seed {seed}: off by {by / 1e6} ms, said {clock}");
            }

            Assert.All(tree.Nodes.Where(node => node is { Derived: false, Parent: not null }), node => Assert.True(
                node.Span.StartNs >= node.Parent!.Span.StartNs - 1_000_000
                && (node.Span.Kind != ActivityKind.Server || node.Span.StartNs <= node.Parent.Span.EndNs + 1_000_000),
                $"seed {seed}: {node.Span.Name} of {node.Span.Service} lies outside its call"));
        }
    }
}
