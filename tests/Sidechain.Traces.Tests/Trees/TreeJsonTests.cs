using System.Text;
using System.Text.Json;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;
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
        span[0] = span[0] with { Events = [new SpanEvent("file_selected", 1_000_000) { Attributes = new Dictionary<string, object?> { ["k"] = true } }] };
        span[1] = span[1] with { StatusMessage = "ü" };
        var document = new TraceDocument(TreeBuilder.Build(span), "abc-1", true, TimeSpan.FromMilliseconds(1500.7));

        Assert.Equal(
            """{"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","original_id":"abc-1","start_ms":0.001,"end_ms":2,"duration_ms":1.999,"complete":{"client_done":true,"orphans":0,"open":0,"last_received_ms_ago":1500},"span_count":2,"verdict":"Went on after a failure in INSERT audio_posts (postgres): ü. 87 % unaccounted for: no span says what happened (1.7 ms of 2.0 ms).","ledger":[{"category":"database","step":"database","duration_ms":0.25},{"category":"unaccounted","step":"unaccounted","duration_ms":1.749}],"critical_path":[{"span_id":"0000000000000001","start_ms":0.001,"duration_ms":0.999},{"span_id":"0000000000000002","start_ms":1,"duration_ms":0.25},{"span_id":"0000000000000001","start_ms":1.25,"duration_ms":0.75}],"spans":[{"span_id":"0000000000000001","name":"cli.share_loop","service":"sidechain-cli","tier":"cli","kind":"internal","start_ms":0.001,"duration_ms":1.999,"status":"ok","events":[{"name":"file_selected","timestamp_ms":1}],"child_span_ids":["0000000000000002"],"children":[{"span_id":"0000000000000002","parent_span_id":"0000000000000001","name":"INSERT audio_posts","service":"api","tier":"postgres","kind":"client","start_ms":1,"duration_ms":0.25,"status":"error","status_message":"ü","events":[],"child_span_ids":[],"children":[]}]}]}""",
            Encoding.UTF8.GetString(TreeJson.ToUtf8(document)));

        var detailed = Encoding.UTF8.GetString(TreeJson.ToUtf8(document, attributes: true));
        Assert.Contains("\"client_type\":\"cli\",\"client_version\":\"1.0.0\",\"attributes\":{\"audio.format\":\"opus\",\"n\":1.5}", detailed, StringComparison.Ordinal);
        Assert.Contains("\"timestamp_ms\":1,\"attributes\":{\"k\":true}", detailed, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralRoots_AreCounted_AndTheOneIsNamed()
    {
        string Json(string drawing) => Encoding.UTF8.GetString(TreeJson.ToUtf8(new TraceDocument(DrawnTrace.Tree(drawing), null, true, TimeSpan.Zero)));

        Assert.Contains("\"root_count\":2,\"root_span_id\":\"0000000000000002\",\"verdict\":", Json("GET  0..9  api parent=00000000000000ff\nsweep  1..2  api"), StringComparison.Ordinal);
        Assert.DoesNotContain("root_", Json("sweep  1..2  api"), StringComparison.Ordinal);
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
            Attributes = new Dictionary<string, object?> { ["list"] = new object?[] { 1L, "zwei", null, 0.5 }, ["whole"] = long.MaxValue, ["no"] = false, ["void"] = null },
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

        Assert.Equal("a\uFFFDb", TreeJson.Read(TreeJson.ToUtf8(new TraceDocument(TreeBuilder.Build([span]), null, true, default))).Tree.Roots[0].Span.Name);
    }

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
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
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
}
