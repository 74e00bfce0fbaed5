using Sidechain.Otlp.Json;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Tests;
using Sidechain.Traces.Tests.Trees;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

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
            Attributes = new Dictionary<string, object?>
            {
                ["text"] = "ü\"",
                ["flag"] = true,
                ["whole"] = long.MinValue,
                ["ratio"] = 0.25,
                ["list"] = new object?[] { "a", 2L },
                ["sidechain.status"] = "cancelled",
            },
            Events = [new SpanEvent("retry", 1_000_000_005) { Attributes = new Dictionary<string, object?> { ["attempt"] = 2L } }],
        };

        var read = Assert.Single(Read(OtlpJsonWriter.ToUtf8([span])));

        Assert.Equal(
            ("plugin", "1.2", SpanStatus.Cancelled, "by the user"), (read.ClientType, read.ClientVersion, read.Status, read.StatusMessage));
        Assert.Equal((span.StartNs, span.EndNs, span.ParentSpanId), (read.StartNs, read.EndNs, read.ParentSpanId));
        Assert.Equal(span.Attributes.OrderBy(pair => pair.Key), read.Attributes.OrderBy(pair => pair.Key));
        Assert.Equal(
            ("retry", 1_000_000_005L, 2L),
            (read.Events.Single().Name, read.Events.Single().TimeNs, read.Events.Single().Attributes["attempt"]));
    }

    [Fact]
    public void WhatASpanHasBesides_ComesBack()
    {
        var span = Drawn("consume  0..9  api consumer")[0] with
        {
            SaidOk = true,
            TraceState = "rojo=00f067aa0ba902b7",
            Flags = 0x301,
            ScopeName = "Shop.Queue",
            ScopeVersion = "2.1",
            Resource = new Dictionary<string, object?> { ["deployment.environment.name"] = "prod", ["service.version"] = "7" },
            Links =
            [
                new SpanLink("5b8efff798038103d269b633813fc60c", "eee19b7ec3c1b174")
                {
                    TraceState = "a=b",
                    Flags = 1,
                    Attributes = new Dictionary<string, object?> { ["why"] = "batch" },
                },
            ],
            Attributes = new Dictionary<string, object?>
            {
                ["map"] = new AttributeObject("""{"b":{"c":1,"name":"Ann \"A\""},"list":[{"x":1},2,[3]],"none":null}"""),
                ["bytes"] = new AttributeObject("""{"base64":"AQID"}"""),
                ["mixed"] = new object?[] { 1L, "two", new AttributeObject("""{"k":1.5}""") },
                ["sidechain.dropped_attributes"] = 7L,
                ["sidechain.dropped_links"] = 2L,
            },
        };

        var json = OtlpJsonWriter.ToUtf8([span]);
        var read = Assert.Single(Read(json));

        Assert.Equal(
            (true, span.TraceState, span.Flags, span.ScopeName, span.ScopeVersion),
            (read.SaidOk, read.TraceState, read.Flags, read.ScopeName, read.ScopeVersion));
        Assert.Equal(span.Resource.OrderBy(pair => pair.Key), read.Resource.OrderBy(pair => pair.Key));
        Assert.Equal(
            ("5b8efff798038103d269b633813fc60c", "eee19b7ec3c1b174", "a=b", 1u, "batch"),
            (read.Links[0].TraceId, read.Links[0].SpanId, read.Links[0].TraceState, read.Links[0].Flags, read.Links[0].Attributes["why"]));
        Assert.Equal(span.Attributes.Keys.Order(), read.Attributes.Keys.Order());
        Assert.Equal("""{"b":{"c":1,"name":"Ann \"A\""},"list":[{"x":1},2,[3]]}""", $"{read.Attributes["map"]}");
        Assert.Equal(
            (span.Attributes["bytes"], 7L, 2L),
            (read.Attributes["bytes"], read.Attributes["sidechain.dropped_attributes"], read.Attributes["sidechain.dropped_links"]));
        Assert.Equal((object?[])span.Attributes["mixed"]!, Assert.IsType<object?[]>(read.Attributes["mixed"]));
        Assert.Contains("\"droppedAttributesCount\":7", System.Text.Encoding.UTF8.GetString(json), StringComparison.Ordinal);
        var attributes = read.Attributes.ToDictionary(pair => pair.Key, pair => pair.Key == "map" ? span.Attributes["map"] : pair.Value);
        Assert.Equal(json, OtlpJsonWriter.ToUtf8([read with { Attributes = attributes }]));
    }

    [Fact]
    public void SpanThatHasNotEnded_HasNoEnd() =>
        Assert.True(Assert.Single(Read(OtlpJsonWriter.ToUtf8([Drawn("a  0..9  api")[0] with { Unfinished = true }]))).Unfinished);

    // Zero is no time in OTLP.
    private static Span[] Drawn(string drawing) =>
        [
            .. DrawnTrace.Parse(drawing)
                .Select(span => span with { StartNs = span.StartNs + 1_000_000_000, EndNs = span.EndNs + 1_000_000_000 }),
        ];

    private static IReadOnlyList<Span> Read(byte[] json) => OtlpTrees.Read(json, OtlpEncoding.Json).Spans;

    private static TraceDocument Document(IEnumerable<Span> spans) => new(TreeBuilder.Build(spans), null, true, TimeSpan.Zero);
}
