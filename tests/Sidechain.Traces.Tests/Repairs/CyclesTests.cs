using Sidechain.Traces.Views;

namespace Sidechain.Traces.Tests.Repairs;

public sealed class CyclesTests
{
    [Fact]
    public void Ring_OfParents_IsCutAtItsEarliestSpan()
    {
        var tree = DrawnTrace.Tree("""
            outside  0..9    cli id=000000000000000e parent=000000000000000b
            b        20..30  cli id=000000000000000b parent=000000000000000c
            a        10..90  cli id=000000000000000a parent=000000000000000b
            c        15..40  cli id=000000000000000c parent=000000000000000a
            """);

        Assert.Equal("a\n└─ c\n   └─ b\n      └─ outside\n", TreeText.Render(tree, TreeTextOptions.NamesOnly));
        Assert.Equal("its parent 000000000000000b is also below it; shown as a root", tree.Roots.Single().Warnings.Single());
    }

    [Fact]
    public void Span_ThatIsItsOwnParent_IsARoot()
    {
        var tree = DrawnTrace.Tree("a  0..9  cli id=000000000000000a parent=000000000000000a");

        Assert.Single(tree.Roots);
        Assert.Single(tree.Roots[0].Warnings);
        Assert.Equal(0, tree.Orphans);
    }
}
