using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Traces.Tests.Repairs;

public sealed class DepthLimitTests
{
    [Fact]
    public void Nesting_WithoutEnd_IsBoundedAndNothingIsLost()
    {
        var spans = DrawnTrace.Parse("span  0..9  cli");
        var chain = Enumerable.Range(1, 5000)
            .Select(n => spans[0] with { SpanId = DrawnTrace.Id(n), ParentSpanId = n == 1 ? null : DrawnTrace.Id(n - 1), StartNs = n })
            .ToArray();

        var tree = TreeBuilder.Build(chain);

        Assert.Equal(5000, tree.Nodes.Count());
        Assert.Equal(250, tree.Nodes.Max(Level));
        Assert.Equal($"nested deeper than 250 levels; its parent is {DrawnTrace.Id(4999)}", tree.Nodes.Last().Warnings.Single());
        Assert.Equal(5000, TreeJson.Read(TreeJson.ToUtf8(new TraceDocument(tree, null, true, default))).Tree.Nodes.Count());
    }

    private static int Level(TreeNode node)
    {
        var level = 1;
        for (var above = node.Parent; above is not null; above = above.Parent)
        {
            level++;
        }

        return level;
    }
}
