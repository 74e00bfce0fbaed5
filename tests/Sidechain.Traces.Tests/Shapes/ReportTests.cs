using System.Globalization;
using System.Xml.Linq;
using CsCheck;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Reports;
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
    public void JUnit_OfAnyText_IsWellFormed() => Gen.Char.Array[0, 20].Sample(
        letters =>
        {
            var name = new string(letters);
            var tree = TreeBuilder.Build([DrawnTrace.Parse("x  0..1  api")[0] with { Name = name }]);

            Assert.Equal(
                "1",
                XElement.Parse(JUnitReport.Write(Shape.Parse("other").Match(tree), name, DrawnTrace.TraceId)).Attribute("failures")!.Value);
        },
        iter: 2_000);

    [Fact]
    public void Annotations_AreOneLineEachWithTheLineOfTheShape()
    {
        var annotation = Assert.Single(GitHubAnnotations.Of(Match("a\n  100%"), "a,b:c.shape"));

        Assert.StartsWith(
            "::error file=a%2Cb%3Ac.shape,line=2,title=Trace shape::missing: `100%25` under `a`", annotation, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', annotation);
    }

    /// <summary>GitHub's runner trims a line before it looks for a command, and takes the older form anywhere in it.</summary>
    [Theory]
    [InlineData("::stop-commands::tok")]
    [InlineData("a\n            ::stop-commands::tok  5.00 ms\nb")]
    [InlineData("\t :::error::x\r  ::add-mask::5")]
    [InlineData("a ##[error]b ###[group]c")]
    public void OutputBesideAnnotations_HoldsNoCommand(string text)
    {
        var lines = GitHubAnnotations.Harmless(text).Split('\n', '\r');

        Assert.Equal(text.Split('\n', '\r').Length, lines.Length);
        Assert.DoesNotContain(lines, line => line.TrimStart().StartsWith("::", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("##[", StringComparison.Ordinal));
    }

    [Fact]
    public void OutputWithoutCommands_StaysAsItIs()
    {
        const string Text = "a::b\n  POST /api/v1/posts  5.00 ms\n";

        Assert.Equal(Text, GitHubAnnotations.Harmless(Text));
    }

    [Fact]
    public void BudgetTable_SaysWhatEachTierAndEachBudgetUsed() => Assert.Equal("""
        | tier | spans | own time | critical path | of the action |
        | --- | ---: | ---: | ---: | ---: |
        | <code>api</code> | 2 | 100.0 ms | 100.0 ms | 100.0 % |

        | span | took | budget | |
        | --- | ---: | ---: | --- |
        | <code>a</code> | 100.00 ms | <code>&lt; 1 s</code> | kept |
        | <code>b&#124;c</code> | 80.00 ms | <code>&lt; 50% of parent</code> | **<code>took 80% of its parent, expected &lt; 50% of parent</code>** |

        """, BudgetTable.Write(Match("a  < 1 s\n  b|c  < 50% of parent"), Tree));

    [Fact]
    public void BudgetTable_OfSpansSideBySide_HasSharesThatAddUp()
    {
        var children = string.Concat(Enumerable.Range(0, 15).Select(n => $"  child {n}  100..900  svc\n"));
        var tree = DrawnTrace.Tree($"root  0..1000  svc\n{children}  fast  920..970  other\n");

        Assert.StartsWith("""
            | tier | spans | own time | critical path | of the action |
            | --- | ---: | ---: | ---: | ---: |
            | <code>svc</code> | 16 | 12150.0 ms | 950.0 ms | 95.0 % |
            | <code>other</code> | 1 | 50.0 ms | 50.0 ms | 5.0 % |

            """, BudgetTable.Write(Shape.Parse("root").Match(tree), tree), StringComparison.Ordinal);
    }

    [Fact]
    public void BudgetTable_OfSeveralRoots_NamesTheOneOfItsPath()
    {
        var tree = DrawnTrace.Tree("a|b  0..100  svc\nsweep  200..300  svc\n");

        Assert.EndsWith(
            "\nThe critical path is that of <code>a&#124;b</code>, one of 2 roots.\n",
            BudgetTable.Write(Shape.Parse("a|b").Match(tree), tree),
            StringComparison.Ordinal);
    }

    private const string Evil =
        "cli.</script><img src=x onerror=alert(1)>[x](javascript:1)@team#1`\u202Eright\u2066left\u200Bunseen\u2028line\u001b[31mred";

    public static TheoryData<string> Targets => ["markdown", "junit", "annotations", "terminal", "shape"];

    /// <summary>A name that a client chose, in what every other program shows of a check.</summary>
    [Theory]
    [MemberData(nameof(Targets))]
    public void EvilName_MeansNothingToWhoShowsIt(string target)
    {
        var spans = DrawnTrace.Parse("root  0..100  api\n  x  1..2  api");
        spans[0] = spans[0] with { Attributes = new Dictionary<string, object?> { ["key"] = Evil } };
        spans[1] = spans[1] with { Name = Evil, Tier = Evil };
        var tree = TreeBuilder.Build(spans);
        var shape = Shape.Parse("root  < 1 s key=other\n  other");
        var match = shape.Match(tree);
        var written = target switch
        {
            "markdown" => BudgetTable.Write(Shape.Of(tree).Match(tree), tree),
            "junit" => JUnitReport.Write(match, Evil, DrawnTrace.TraceId),
            "annotations" => string.Join('\n', GitHubAnnotations.Of(match, Evil)),
            "terminal" => match.Explain(),
            _ => Shape.Of(tree).ToString()!,
        };

        Assert.DoesNotContain(
            written,
            c => char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator
                || (char.IsControl(c) && c != '\n'));
        if (target == "markdown")
        {
            Assert.DoesNotContain("<img", written, StringComparison.Ordinal);
            Assert.DoesNotContain("](", written, StringComparison.Ordinal);
            Assert.DoesNotContain("@team", written, StringComparison.Ordinal);
        }
        else if (target == "junit")
        {
            Assert.NotNull(XElement.Parse(written));
        }
    }
}
