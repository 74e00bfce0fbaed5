using Sidechain.Traces.Repairs;
using Sidechain.Traces.Shapes;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Tests.Shapes;

public sealed class WorkBoundTests
{
    /// <summary>Alike names everywhere are what a search with second thoughts would never come back from.</summary>
    [Theory]
    [InlineData("alike siblings", 1), InlineData("a narrow tree", 4), InlineData("a wide tree", 100)]
    public void Match_OfManySpansAndLines_ComparesEachPairAtMostOnce(string description, int children)
    {
        var spans = Enumerable.Range(0, 2000).Select(i => new Span
        {
            TraceId = DrawnTrace.TraceId,
            SpanId = DrawnTrace.Id(i + 1),
            ParentSpanId = i == 0 ? null : DrawnTrace.Id(children == 1 ? 1 : ((i - 1) / children) + 1),
            Name = "step",
            Service = "api",
            Tier = "api",
            StartNs = i,
            EndNs = i + 1,
        });
        var tree = TreeBuilder.Build(spans);
        static string Line(int i) => $"{new string(' ', 2 + (2 * (i % 5)))}{(i % 3 == 0 ? "… " : "")}step  ×1..*\n";
        var text = "step\n" + string.Concat(Enumerable.Range(0, 199).Select(Line));

        var match = Shape.Parse(text).Match(tree);

        Assert.True(match.Compared <= 200L * tree.SpanCount, $"{description}: {match.Compared}");
    }
}
