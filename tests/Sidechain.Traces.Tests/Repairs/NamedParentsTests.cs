namespace Sidechain.Traces.Tests.Repairs;

public sealed class NamedParentsTests
{
    [Fact]
    public void Orphan_IsAnExtraRootThatNamesTheMissingParent()
    {
        var tree = DrawnTrace.Tree("""
            cli.share_loop       0..100  cli
            POST /api/v1/posts   10..20  api server parent=00f067aa0ba902b7
            """);

        Assert.Equal(1, tree.Orphans);
        Assert.Equal(["cli.share_loop", "POST /api/v1/posts"], tree.Roots.Select(r => r.Span.Name));
        Assert.StartsWith("its parent 00f067aa0ba902b7 has not arrived: ", tree.Roots[1].Warnings.Single(), StringComparison.Ordinal);
        Assert.Empty(tree.Roots[0].Warnings);
    }

    [Fact]
    public void Parent_IsTheSpanWithTheIdThatIsNamed_WhereverItIsInTheTrace()
    {
        var tree = DrawnTrace.Tree("""
            last     50..60  api id=000000000000000c parent=000000000000000b
            between  20..70  api id=000000000000000b parent=000000000000000a
            first    10..90  api id=000000000000000a
            """);

        Assert.Equal(["first", "between", "last"], tree.Nodes.Select(node => node.Span.Name));
        Assert.Equal(0, tree.Orphans);
    }
}
