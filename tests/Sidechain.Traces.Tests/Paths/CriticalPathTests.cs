using System.Diagnostics;
using Sidechain.Traces.Paths;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Tests.Ledgers;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Verdicts;
using Sidechain.Traces.Views;

namespace Sidechain.Traces.Tests.Paths;

public sealed class CriticalPathTests
{
    [Theory]
    [MemberData(nameof(PathCases.All), MemberType = typeof(PathCases))]
    [MemberData(nameof(MessagePathCases.All), MemberType = typeof(MessagePathCases))]
    public void Path_HoldsWhatWasWaitedFor(string description, string drawing, string expected)
    {
        var tree = DrawnTrace.Tree(drawing);
        var ns = CriticalPath.Of(tree.Roots[0], Extents.Of(tree.Roots[0])).ToLookup(segment => segment.Node, segment => segment.Ns);
        var path = tree.Nodes.Where(ns.Contains).OrderBy(node => node.Span.SpanId, StringComparer.Ordinal)
            .Select(node => FormattableString.Invariant($"{node.Span.Name} {ns[node].Sum() / 1e6}"));

        Assert.True(expected == string.Join("; ", path), $"{description}: {string.Join("; ", path)}");
        Assert.Equal(
            Sorted(LedgerByInstants.Of(tree).BySpan), Sorted(ns.Select(span => KeyValuePair.Create(span.Key.Span.SpanId, span.Sum()))));
    }

    [Fact]
    public void Path_OfAnyTrace_IsTheOneThatASecondComputationFinds()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var tree = TreeBuilder.Build(Spans(new Random(seed)));

            var path = CriticalPath.Of(tree.Roots[0], Extents.Of(tree.Roots[0])).GroupBy(segment => segment.Node.Span.SpanId)
                .Select(group => KeyValuePair.Create(group.Key, group.Sum(segment => segment.Ns)));

            Assert.True(Sorted(path).SequenceEqual(Sorted(LedgerByInstants.Of(tree).BySpan)), $"seed {seed}\n{TreeText.Render(tree)}");
        }
    }

    [Fact]
    public void Path_WithoutSomeEnds_IsTheOneThatASecondComputationFinds()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var tree = TreeBuilder.Build(LostEnds.Of(Spans(random), random));

            var path = CriticalPath.Of(tree.Roots[0], Extents.Of(tree.Roots[0])).GroupBy(segment => segment.Node.Span.SpanId)
                .Select(group => KeyValuePair.Create(group.Key, group.Sum(segment => segment.Ns)));

            Assert.True(Sorted(path).SequenceEqual(Sorted(LedgerByInstants.Of(tree).BySpan)), $"seed {seed}\n{TreeText.Render(tree)}");
        }
    }

    private static IEnumerable<KeyValuePair<string, long>> Sorted(IEnumerable<KeyValuePair<string, long>> path) =>
        path.OrderBy(span => span.Key, StringComparer.Ordinal);

    [Fact]
    public void Document_GivesTheSamePath()
    {
        var tree = DrawnTrace.Tree("""
            POST /posts       0..140     api server
              INSERT posts    10..135    api client db=postgresql
              index worker    5..8900    worker consumer
            """);
        var written = TreeJson.ToUtf8(new TraceDocument(tree, null, false, TimeSpan.Zero));

        var read = TreeJson.Read(written).Tree;

        Assert.Equal(TraceFindings.Of(tree)!.Ledger.Entries, TraceFindings.Of(read)!.Ledger.Entries);
    }

    // Services a to c, whose clocks are right: a call is answered inside its caller, anything else lies anywhere after its parent's start.
    private static Span[] Spans(Random random)
    {
        var spans = new List<Span> { Span(1, null, "a", ActivityKind.Server, 0, random.Next(1, 60)) };
        while (spans.Count < 12)
        {
            var parent = spans[random.Next(spans.Count)];
            var (from, to) = (parent.StartNs / 1_000_000, parent.EndNs / 1_000_000);
            var service = "abc"[random.Next(3)].ToString();
            var kind = service == parent.Service ? ActivityKind.Internal
                : random.Next(2) == 0 ? ActivityKind.Server
                : ActivityKind.Consumer;
            var start = random.NextInt64(from, to + 1);
            var end = start + random.NextInt64(0, (to - start) + (random.Next(3) == 0 ? 40 : 1));
            spans.Add(Span(spans.Count + 1, parent.SpanId, service, kind, start, end));
        }

        return [.. spans];
    }

    private static Span Span(int id, string? parent, string service, ActivityKind kind, long from, long to) => new()
    {
        TraceId = DrawnTrace.TraceId,
        SpanId = DrawnTrace.Id(id),
        ParentSpanId = parent,
        Name = $"span {id}",
        Service = service,
        Tier = service,
        Kind = kind,
        StartNs = from * 1_000_000,
        EndNs = to * 1_000_000,
    };
}
