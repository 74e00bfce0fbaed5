using System.Diagnostics;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Verdicts;

namespace Sidechain.Traces.Tests.Trees;

/// <summary>A request is what it is, whatever its SDK calls it.</summary>
public sealed class RequestsTests
{
    [Fact]
    public void RequestOfAnSdk_SevenMinutesAhead_IsAlignedAndHasItsNetworkTimes()
    {
        var tree = DrawnTrace.Tree("""
            share           419990..420110  web
              POST          420000..420100  web client
                POST /posts     20..80      api server
            """);

        var clock = Assert.Single(tree.Clocks);
        Assert.Equal(("sidechain-web", -420_000, 20), (clock.Service, clock.OffsetNs / 1_000_000, clock.ErrorNs / 1_000_000));
        Assert.Equal(
            ["network.request 0..20", "POST /posts 20..80", "network.response 80..100"],
            tree.Roots[0].Children[0].Children.Select(
                child => FormattableString.Invariant($"{child.Span.Name} {child.Span.StartNs / 1e6}..{child.Span.EndNs / 1e6}")));
        Assert.Equal(["network out 20", "server 60", "network back 20", "unaccounted 20"], Steps(tree));
    }

    [Theory]
    [InlineData("one whose answer the SDK followed to another address", """
        GET            0..100  web client
          GET /old     10..20  api server
          GET /new     50..80  api server
        """, "network out 10; server 40; network back 20; waiting for the server 30")]
    [InlineData("one that the SDK sent twice, and the first answered", """
        GET            0..100  web client sidechain.server.span_id:0000000000000002
          GET /a       10..60  api server
          GET /a       20..50  api server
        """, "network out 10; server 50; network back 40")]
    [InlineData("one whose answer nobody heard of", """
        GET            0..100  web client
        """, "waiting for the server 100")]
    [InlineData("one with the look-ups that an SDK records beside", """
        GET            0..100  web client
          dns.lookup   0..5    web
          tcp.connect  5..9    web
          GET /a       30..60  api server
        """, "dns.lookup 5; tcp.connect 4; network out 21; server 30; network back 40")]
    [InlineData("a client's database on its own machine is no request", """
        page           0..100  web
          SELECT       10..90  web client db=sqlite
        """, "SELECT 80; unaccounted 20")]
    public void Request_OfAnySdk_SaysWhereItsTimeWent(string description, string drawing, string expected) =>
        Assert.True(
            expected == string.Join("; ", Steps(DrawnTrace.Tree(drawing))),
            $"{description}: {string.Join("; ", Steps(DrawnTrace.Tree(drawing)))}");

    [Theory]
    [InlineData("a span that is no request")]
    [InlineData("an unfinished one", " unfinished")]
    [InlineData("a message", " producer", "consumer")]
    [InlineData("a span without a kind", "", "")]
    public void WhateverAClientCaused_IsNotShownBeforeIt(string description, string caller = "", string called = "server")
    {
        var tree = DrawnTrace.Tree(
            $"share  70000..{(caller == " unfinished" ? 70000 : 70100)}  web{caller}\n  handle  20..80  api {called}");

        var clock = Assert.Single(tree.Clocks);
        Assert.True((-69_980, true) == (clock.OffsetNs / 1_000_000, clock.AtLeast), description);
        Assert.Equal(20, tree.Roots[0].Span.StartNs / 1_000_000);
        Assert.DoesNotContain(tree.Nodes, node => node.Derived);
    }

    [Fact]
    public void AnyName_OfARequest_GivesTheSameTree()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var spans = RandomShare.Spans(random, random.NextInt64(-3_600_000_000_000, 3_600_000_000_000), knowsServerTime: seed % 2 == 0);
            var renamed = spans.Select(span => span.Kind == ActivityKind.Client ? span with { Name = "HTTP POST" } : span);

            Assert.Equal(
                Picture(TreeBuilder.Build(spans)),
                Picture(TreeBuilder.Build(renamed)).Replace("HTTP POST", "cli.http_request", StringComparison.Ordinal));
        }
    }

    private static string Line(TreeNode node) => FormattableString.Invariant(
        $"{node.Span.Name} {node.Span.StartNs} {node.Span.EndNs} {string.Join(',', node.Warnings)}");

    private static string Picture(TraceTree tree) =>
        string.Join('\n', tree.Nodes.Select(Line))
        + string.Join('\n', tree.Clocks) + string.Join('\n', TraceFindings.Of(tree)!.Ledger.Entries);

    private static IEnumerable<string> Steps(TraceTree tree) =>
        TraceFindings.Of(tree)!.Ledger.Entries.Select(entry => FormattableString.Invariant($"{entry.Step} {entry.Ns / 1e6}"));
}
