using System.Diagnostics;
using System.Text;
using Sidechain.Traces.Pages;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Tests.Ledgers;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Verdicts;
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

    [Theory]
    [InlineData(240)]
    [InlineData(249)]
    [InlineData(250)]
    [InlineData(251)]
    [InlineData(300)]
    [InlineData(400)]
    public void Answers_AreThoseOfTheSpans_HoweverDeepTheyAre(int levels)
    {
        var tree = TreeBuilder.Build(Deep(levels));
        var document = new TraceDocument(tree, null, true, default);
        var read = TreeJson.Read(TreeJson.ToUtf8(document, attributes: true));

        const string Verdict = "Failed in SELECT (postgres): deadlock. 90 % in the database (900.0 ms of 1000.0 ms).";
        Assert.Equal((Verdict, Verdict), (document.Verdict, read.Verdict));
        Assert.Equal(document.Findings!.Ledger.Entries, read.Findings!.Ledger.Entries);
        Assert.Equal(
            LedgerByInstants.Of(tree).BySteps.OrderBy(step => step.Key, StringComparer.Ordinal),
            document.Findings.Ledger.Entries.Select(entry => KeyValuePair.Create(entry.Step, entry.Ns))
                .OrderBy(step => step.Key, StringComparer.Ordinal));
        Assert.Equal(levels, document.Findings.Path.DistinctBy(segment => segment.Node).Count());
    }

    [Fact]
    public void RequestBelowTheLimit_HasItsNetworkTimes()
    {
        var spans = DrawnTrace.Parse("""
            GET         10..900  cli client parent=step
              GET /x    100..700  api server
            """);
        var tree = TreeBuilder.Build([.. Steps(300), spans[0] with { ParentSpanId = DrawnTrace.Id(1300) }, spans[1]]);

        Assert.Equal(
            "network out 90; server 600; network back 200; unaccounted 110",
            string.Join("; ", TraceFindings.Of(tree)!.Ledger.Entries.Select(entry => $"{entry.Step} {entry.Ns / 1_000_000}")));
    }

    [Fact]
    public void Stream_ReachesBelowTheLimit()
    {
        var spans = Steps(300).ToArray();
        spans[10] = spans[10] with { Name = "stream.io.create_activity", Service = "api", Tier = "api", ClientType = null };
        for (var n = 11; n < spans.Length; n++)
        {
            spans[n] = spans[n] with { Service = "api", Tier = "api", ClientType = null };
        }

        var tree = TreeBuilder.Build(spans);

        Assert.Equal(["Stream", "unaccounted"], TraceFindings.Of(tree)!.Ledger.Entries.Select(entry => entry.Step));
    }

    [Fact]
    public void ManyLevels_AreAnsweredInTime()
    {
        var spans = Deep(50_000).Select(span => span with { Status = SpanStatus.Error }).ToArray();
        var watch = Stopwatch.StartNew();
        var document = new TraceDocument(TreeBuilder.Build(spans), null, true, default);

        Assert.StartsWith("Failed in SELECT (postgres): deadlock. 90 % in the database", document.Verdict, StringComparison.Ordinal);
        Assert.NotEmpty(TracePage.Render(document));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void ReadChildren_ThatNameOneAnotherInARing_StayWhereTheyAre()
    {
        static string Node(string id, string parent, string children = "") =>
            $$"""
            {"span_id":"{{id}}","parent_span_id":"{{parent}}","name":"{{id}}","service":"s","tier":"s","kind":"internal",
            "start_ms":1000,"duration_ms":5,"status":"ok","children":[{{children}}]}
            """;
        var json = $$"""
            {"trace_id":"{{DrawnTrace.TraceId}}","start_ms":1000,"end_ms":1010,"span_count":5,
            "complete":{"orphans":0,"open":0,"last_received_ms_ago":0},
            "spans":[{{Node("r", "", $"{Node("a", "b")},{Node("b", "a")},{Node("c", "r")},{Node("d", "c")}")}}]}
            """;

        var document = TreeJson.Read(Encoding.UTF8.GetBytes(json));

        var root = document.Tree.Roots.Single();
        Assert.Equal("abcd", string.Concat(root.Children.Select(child => child.Span.SpanId)));
        Assert.Equal("abc", string.Concat(root.Below.Select(child => child.Span.SpanId)));
        Assert.Equal("c", root.Children[3].Above!.Span.SpanId);
        Assert.NotEmpty(TracePage.Render(document));
    }

    // Steps without an own time around a statement that takes nearly all of it.
    private static Span[] Deep(int levels)
    {
        var statement = DrawnTrace.Parse("SELECT  50..950  api client db=postgresql error:deadlock")[0] with
        {
            SpanId = DrawnTrace.Id(999_999),
            ParentSpanId = DrawnTrace.Id(1000 + levels - 1),
        };
        return
        [
            .. Steps(levels - 1).Select(step => step with { Service = "api", Tier = "api", ClientType = null, Status = SpanStatus.Error }),
            statement,
        ];
    }

    // Each begins and ends a little inside the one above.
    private static IEnumerable<Span> Steps(int levels)
    {
        var span = DrawnTrace.Parse("step  0..1000  cli")[0];
        return Enumerable.Range(1, levels).Select(n => span with
        {
            Name = $"step{n}",
            SpanId = DrawnTrace.Id(1000 + n),
            ParentSpanId = n == 1 ? null : DrawnTrace.Id(1000 + n - 1),
            StartNs = (n - 1) * 1000L,
            EndNs = span.EndNs - ((n - 1) * 1000L),
        });
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
