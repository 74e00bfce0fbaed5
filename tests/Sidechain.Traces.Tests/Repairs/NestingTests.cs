using Sidechain.Traces.Views;

namespace Sidechain.Traces.Tests.Repairs;

public sealed class NestingTests
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
    public void Spans_StandBelowTheirParents_AndThoseWithoutOneAreRoots()
    {
        var tree = DrawnTrace.Tree("""
            second root    50..90  api
            first root     0..40   api
              child        5..35   api
                grandchild  10..30  api
            """);

        Assert.Equal("first root\n└─ child\n   └─ grandchild\nsecond root\n", TreeText.Render(tree, TreeTextOptions.NamesOnly));
        Assert.All(tree.Nodes, node => Assert.Empty(node.Warnings));
    }
}
