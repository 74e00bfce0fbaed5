using System.Xml.Linq;
using Sidechain.Traces.Shapes;
using Sidechain.Traces.Shapes.Reports;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Tests.Shapes;

public sealed class ReportTests
{
    private const string Trace = """
        a      0..100  api
          b|c  10..90  api
        """;

    private static readonly TraceTree Tree = DrawnTrace.Tree(Trace);

    private static ShapeMatch Match(string shape) => Shape.Parse(shape).Match(Tree);

    [Fact]
    public void JUnit_OfADifference_IsOneFailedCaseWithTheExplanation()
    {
        var match = Match("a\n  \"<missing & gone>\"");

        var suite = XElement.Parse(JUnitReport.Write(match, "x.shape", DrawnTrace.TraceId));

        Assert.Equal("1", suite.Attribute("failures")?.Value);
        var failure = Assert.Single(suite.Descendants("failure"));
        Assert.Equal(match.Sentence, failure.Attribute("message")?.Value);
        Assert.Contains("<missing & gone>", failure.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void JUnit_OfAShapeThatHolds_HasNoFailure() =>
        Assert.Empty(XElement.Parse(JUnitReport.Write(Match("a"), "x.shape", DrawnTrace.TraceId)).Descendants("failure"));

    [Fact]
    public void Annotations_AreOneLineEachWithTheLineOfTheShape()
    {
        var annotation = Assert.Single(GitHubAnnotations.Of(Match("a\n  100%"), "a,b:c.shape"));

        Assert.StartsWith("::error file=a%2Cb%3Ac.shape,line=2,title=Trace shape::missing: `100%25` under `a`", annotation, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', annotation);
    }

    [Fact]
    public void BudgetTable_SaysWhatEachTierAndEachBudgetUsed() => Assert.Equal("""
        | tier | spans | own time | critical path | of the action |
        | --- | ---: | ---: | ---: | ---: |
        | api | 2 | 100.0 ms | 100.0 ms | 100.0 % |

        | span | took | budget | |
        | --- | ---: | ---: | --- |
        | a | 100.00 ms | < 1 s | kept |
        | b\|c | 80.00 ms | < 50% of parent | **took 80% of its parent, expected < 50% of parent** |

        """, BudgetTable.Write(Match("a  < 1 s\n  b|c  < 50% of parent"), Tree));

    [Fact]
    public void BudgetTable_OfSpansSideBySide_HasSharesThatAddUp()
    {
        var tree = DrawnTrace.Tree("root  0..1000  svc\n" + string.Concat(Enumerable.Range(0, 15).Select(n => $"  child {n}  100..900  svc\n")) + "  fast  920..970  other\n");

        Assert.StartsWith("""
            | tier | spans | own time | critical path | of the action |
            | --- | ---: | ---: | ---: | ---: |
            | svc | 16 | 12150.0 ms | 950.0 ms | 95.0 % |
            | other | 1 | 50.0 ms | 50.0 ms | 5.0 % |

            """, BudgetTable.Write(Shape.Parse("root").Match(tree), tree), StringComparison.Ordinal);
    }
}
