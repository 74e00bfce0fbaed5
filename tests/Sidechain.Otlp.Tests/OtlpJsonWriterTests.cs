using Sidechain.Otlp.Json;
using Sidechain.Traces.Tests;
using Sidechain.Traces.Tests.Trees;
using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Tests;

public sealed class OtlpJsonWriterTests
{
    [Fact]
    public void WrittenAndRead_IsTheSameTree()
    {
        var spans = Drawn(DesignPicture.Drawing);

        var read = Read(OtlpJsonWriter.ToUtf8(spans));

        Assert.Equal(TreeJson.ToUtf8(Document(spans), attributes: true), TreeJson.ToUtf8(Document(read), attributes: true));
    }

    [Fact]
    public void EveryKindOfValue_Status_AndEvent_ComesBack()
    {
        var span = Drawn("plugin.x  0..9  plugin")[0] with
        {
            ClientVersion = "1.2",
            Status = SpanStatus.Cancelled,
            StatusMessage = "by the user",
            Attributes = new Dictionary<string, object?> { ["text"] = "ü\"", ["flag"] = true, ["whole"] = long.MinValue, ["ratio"] = 0.25, ["list"] = new object?[] { "a", 2L }, ["sidechain.status"] = "cancelled" },
            Events = [new SpanEvent("retry", 1_000_000_005) { Attributes = new Dictionary<string, object?> { ["attempt"] = 2L } }],
        };

        var read = Assert.Single(Read(OtlpJsonWriter.ToUtf8([span])));

        Assert.Equal(("plugin", "1.2", SpanStatus.Cancelled, "by the user"), (read.ClientType, read.ClientVersion, read.Status, read.StatusMessage));
        Assert.Equal((span.StartNs, span.EndNs, span.ParentSpanId), (read.StartNs, read.EndNs, read.ParentSpanId));
        Assert.Equal(span.Attributes.OrderBy(pair => pair.Key), read.Attributes.OrderBy(pair => pair.Key));
        Assert.Equal(("retry", 1_000_000_005L, 2L), (read.Events.Single().Name, read.Events.Single().TimeNs, read.Events.Single().Attributes["attempt"]));
    }

    [Fact]
    public void OrderOfTheSpans_MakesNoDifference()
    {
        var spans = Drawn(DesignPicture.Drawing);

        Assert.Equal(OtlpJsonWriter.ToUtf8(spans), OtlpJsonWriter.ToUtf8([.. spans.Reverse()]));
    }

    [Fact]
    public void SpanThatHasNotEnded_HasNoEnd() =>
        Assert.True(Assert.Single(Read(OtlpJsonWriter.ToUtf8([Drawn("a  0..9  api")[0] with { Unfinished = true }]))).Unfinished);

    // Zero is no time in OTLP.
    private static Span[] Drawn(string drawing) =>
        [.. DrawnTrace.Parse(drawing).Select(span => span with { StartNs = span.StartNs + 1_000_000_000, EndNs = span.EndNs + 1_000_000_000 })];

    private static IReadOnlyList<Span> Read(byte[] json) => OtlpTrees.Read(json, OtlpEncoding.Json).Spans;

    private static TraceDocument Document(IEnumerable<Span> spans) => new(TraceTree.Build(spans), null, true, TimeSpan.Zero);
}
