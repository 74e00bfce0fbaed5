using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sidechain.Traces.Pages;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Tests.Shapes;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Verdicts;
using Sidechain.Traces.Views;

namespace Sidechain.Traces.Tests.Trees;

public sealed class TreeJsonTests
{
    [Fact]
    public void Document_HasTheContractsFields()
    {
        var span = DrawnTrace.Parse("""
            cli.share_loop          0.0015..2  cli audio.format:opus n:1.5
              INSERT audio_posts    1..1.25    api client db=postgresql error
            """);
        var selected = new SpanEvent("file_selected", 1_000_000) { Attributes = new Dictionary<string, object?> { ["k"] = true } };
        span[0] = span[0] with { Events = [selected] };
        span[1] = span[1] with { StatusMessage = "ü" };
        var document = new TraceDocument(TreeBuilder.Build(span), "abc-1", true, TimeSpan.FromMilliseconds(1500.7));

        Assert.Equal(
            """{"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","original_id":"abc-1","start_ms":0.001,"end_ms":2,"duration_ms":1.999,"complete":{"client_done":true,"orphans":0,"open":0,"last_received_ms_ago":1500},"span_count":2,"verdict":"Went on after a failure in INSERT audio_posts (postgres): ü. 87 % unaccounted for: no span says what happened (1.7 ms of 2.0 ms).","ledger":[{"category":"database","step":"database","duration_ms":0.25},{"category":"unaccounted","step":"unaccounted","duration_ms":1.749}],"critical_path":[{"span_id":"0000000000000001","start_ms":0.001,"duration_ms":0.999},{"span_id":"0000000000000002","start_ms":1,"duration_ms":0.25},{"span_id":"0000000000000001","start_ms":1.25,"duration_ms":0.75}],"spans":[{"span_id":"0000000000000001","name":"cli.share_loop","service":"sidechain-cli","tier":"cli","kind":"internal","start_ms":0.001,"duration_ms":1.999,"status":"ok","events":[{"name":"file_selected","timestamp_ms":1}],"child_span_ids":["0000000000000002"],"children":[{"span_id":"0000000000000002","parent_span_id":"0000000000000001","name":"INSERT audio_posts","service":"api","tier":"postgres","kind":"client","start_ms":1,"duration_ms":0.25,"status":"error","status_message":"ü","events":[],"child_span_ids":[],"children":[]}]}]}""",
            Encoding.UTF8.GetString(TreeJson.ToUtf8(document)));

        var detailed = Encoding.UTF8.GetString(TreeJson.ToUtf8(document, attributes: true));
        Assert.Contains(
            "\"client_type\":\"cli\",\"client_version\":\"1.0.0\",\"attributes\":{\"audio.format\":\"opus\",\"n\":1.5}",
            detailed,
            StringComparison.Ordinal);
        Assert.Contains("\"timestamp_ms\":1,\"attributes\":{\"k\":true}", detailed, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralRoots_AreCounted_AndTheOneIsNamed()
    {
        string Json(string drawing) => Encoding.UTF8.GetString(
            TreeJson.ToUtf8(new TraceDocument(DrawnTrace.Tree(drawing), null, true, TimeSpan.Zero)));

        Assert.Contains(
            "\"root_count\":2,\"root_span_id\":\"0000000000000002\",\"verdict\":",
            Json("GET  0..9  api parent=00000000000000ff\nsweep  1..2  api"),
            StringComparison.Ordinal);
        Assert.DoesNotContain("root_", Json("sweep  1..2  api"), StringComparison.Ordinal);
    }

    /// <summary>A clock's offset has nanoseconds, and so has an SDK's time; a document has microseconds.</summary>
    [Fact]
    public void TreeThatIsReadBack_IsPrintedWithTheSameTimes()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var tree = TreeBuilder.Build(
                RandomShare.Spans(random, random.NextInt64(-1_000_000_000, 1_000_000_000)).Select(span => span with
                {
                    StartNs = span.StartNs + random.Next(1000),
                    EndNs = span.EndNs + 1000 + random.Next(1000),
                }));
            var document = new TraceDocument(tree, null, true, TimeSpan.Zero);

            var read = TreeJson.Read(TreeJson.ToUtf8(document, attributes: true));

            Assert.Equal(TreeText.Render(tree), TreeText.Render(read.Tree));
            Assert.Equal(Times(TracePage.Render(document)), Times(TracePage.Render(read)));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatIsWritten_IsReadBackToTheSameBytes(bool attributes)
    {
        var spans = DrawnTrace.Parse(DesignPicture.Drawing + "\norphan  1..2  api error parent=00f067aa0ba902b7 unfinished");
        spans[0] = spans[0] with
        {
            StartNs = 1_732_723_800_123_456_789,
            EndNs = 1_732_723_801_123_456_789,
            Attributes = new Dictionary<string, object?>
            {
                ["list"] = new object?[] { 1L, "zwei", null, 0.5 },
                ["whole"] = long.MaxValue,
                ["no"] = false,
                ["void"] = null,
            },
        };
        var written = TreeJson.ToUtf8(new TraceDocument(TreeBuilder.Build(spans), "abc", false, TimeSpan.FromDays(40)), attributes);

        var read = TreeJson.Read(written);

        Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(TreeJson.ToUtf8(read, attributes)));
        Assert.Equal(2, read.Tree.Nodes.Count(n => n.Derived));
        Assert.Equal(1, read.Tree.Orphans);
    }

    [Fact]
    public void Text_ThatIsNoUnicode_IsReplacedNotThrown()
    {
        var span = DrawnTrace.Parse("x  0..1  cli")[0] with { Name = "a\ud800b" };

        Assert.Equal(
            "a\uFFFDb",
            TreeJson.Read(TreeJson.ToUtf8(new TraceDocument(TreeBuilder.Build([span]), null, true, default))).Tree.Roots[0].Span.Name);
    }

    [Fact]
    public void SpanThatEndsBeforeItStarts_IsReadAsEveryReaderDoes()
    {
        var written = Written("GET  1.2345..9  api server\n  SELECT  2.5..7  api client db=postgresql", attributes: true)
            .Replace("\"duration_ms\":7.766,\"status\"", "\"duration_ms\":-0.5,\"status\"", StringComparison.Ordinal);

        var root = TreeJson.Read(Encoding.UTF8.GetBytes(written)).Tree.Roots.Single();

        Assert.Equal((1_234_000, 1_234_000, false), (root.Span.StartNs, root.Span.EndNs, root.Span.HasEnd));
        Assert.Equal("ended 0.5 ms before it started; it is shown without a duration", Assert.Single(root.Warnings));
        var again = Written(TreeJson.Read(Encoding.UTF8.GetBytes(written)));
        Assert.Equal(again, Written(TreeJson.Read(Encoding.UTF8.GetBytes(again))));
    }

    [Fact]
    public void Ledger_OfAReadTreeOfAnyDurations_AddsUp()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var written = Written(new TraceDocument(TreeBuilder.Build(RandomTrace.Spans(random, 20)), null, true, default));
            var odd = Regex.Replace(written, "\"duration_ms\":[0-9.]+,\"status\"", match => random.Next(4) > 0 ? match.Value
                : string.Create(CultureInfo.InvariantCulture, $"\"duration_ms\":{random.Next(-90_000, 90_000) / 1000m},\"status\""));

            var ledger = TraceFindings.Of(TreeJson.Read(Encoding.UTF8.GetBytes(odd)).Tree)!.Ledger;

            Assert.True(ledger.TotalNs >= 0 && ledger.Entries.Sum(entry => entry.Ns) == ledger.TotalNs, $"seed {seed}");
        }
    }

    [Fact]
    public void WholeTraceThatEndsBeforeItStarts_TakesNoTime()
    {
        var tree = TreeJson.Read(
            Encoding.UTF8.GetBytes(Written("GET  1..9  api").Replace("\"end_ms\":9", "\"end_ms\":0", StringComparison.Ordinal))).Tree;

        Assert.Equal(tree.StartNs, tree.EndNs);
    }

    [Theory]
    [InlineData("\"error_ms\":10", "\"error_ms\":-1", "\"error_ms\" is not a time in milliseconds.")]
    [InlineData("\"error_ms\":10", "\"error_ms\":10,\"drift_ppm\":1e999", "\"drift_ppm\" is not a drift in millionths.")]
    [InlineData("\"error_ms\":10", "\"error_ms\":10,\"drift_ppm\":-2e6", "\"drift_ppm\" is not a drift in millionths.")]
    [InlineData("\"span_count\":2", "\"span_count\":-2", "\"span_count\" is not a count.")]
    [InlineData("\"span_count\":2", "\"span_count\":2e300", "\"span_count\" is not a count.")]
    [InlineData("\"last_received_ms_ago\":0", "\"last_received_ms_ago\":1e999", "\"last_received_ms_ago\" is not a time in milliseconds.")]
    public void NumberThatCannotBe_IsRefusedByName(string was, string becomes, string message)
    {
        var written = Written("GET  0..100  a client\n  GET /x  3600010..3600090  b server");
        Assert.Contains(was, written, StringComparison.Ordinal);

        Assert.Equal(
            message,
            Assert.Throws<JsonException>(
                () => TreeJson.Read(Encoding.UTF8.GetBytes(written.Replace(was, becomes, StringComparison.Ordinal)))).Message);
    }

    [Fact]
    public void Flags_AreThoseThatASpanCanHave()
    {
        var written = Written("GET  0..1  a", attributes: true)
            .Replace("\"attributes\":{}", "\"flags\":-1,\"attributes\":{}", StringComparison.Ordinal);

        Assert.Equal(0x3FF, TreeJson.Read(Encoding.UTF8.GetBytes(written)).Tree.Roots.Single().Span.Flags);
    }

    private static string Written(string drawing, bool attributes = false) =>
        Written(new TraceDocument(DrawnTrace.Tree(drawing), null, true, default), attributes);

    private static string Written(TraceDocument document, bool attributes = true) =>
        Encoding.UTF8.GetString(TreeJson.ToUtf8(document, attributes));

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"trace_id\":1}")]
    [InlineData("{\"complete\":{},\"trace_id\":\"a\",\"spans\":[1]}")]
    [InlineData("{\"complete\":{},\"trace_id\":\"a\",\"spans\":[{\"start_ms\":1e300}]}")]
    [InlineData("{\"complete\":{},\"trace_id\":\"\\ud800\",\"spans\":[]}")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void Reading_WhatIsNoTrace_IsAJsonException(string text) =>
        Assert.ThrowsAny<JsonException>(() => TreeJson.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Reading_MutatedDocuments_NeverThrowsAnythingElse()
    {
        var written = TreeJson.ToUtf8(new TraceDocument(DrawnTrace.Tree(DesignPicture.Drawing), null, true, default), attributes: true);
        var random = new Random(20);
        for (var round = 0; round < 3000; round++)
        {
            byte[] mutated = [.. written];
            for (var i = 0; i < random.Next(1, 4); i++)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            try
            {
                TreeJson.Read(mutated);
            }
            catch (JsonException refused)
            {
                Assert.NotEmpty(refused.Message);
            }
        }
    }

    private static IEnumerable<string> Times(string page) => Regex.Matches(page, @"\d+\.\d\d ms").Select(time => time.Value);
}
