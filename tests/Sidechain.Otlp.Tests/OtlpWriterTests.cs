using System.Collections;
using System.Reflection;
using CsCheck;
using Sidechain.Otlp.Json;
using Sidechain.Otlp.Protobuf;
using Sidechain.Telemetry.Load;
using Sidechain.Traces.Tests;
using Sidechain.Traces.Tests.Trees;
using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Tests;

/// <summary>Both writers: what one encoding says, the other says too.</summary>
public sealed class OtlpWriterTests
{
    private static readonly Span Plain = new()
    {
        TraceId = DrawnTrace.TraceId,
        SpanId = DrawnTrace.Id(1),
        Name = "a",
        Service = "api",
        Tier = "api",
        StartNs = 1_788_000_000_000_000_000,
        EndNs = 1_788_000_000_000_000_009,
    };

    private static readonly Dictionary<string, object?> ValuesByName = new()
    {
        ["a text"] = "ü\"\n",
        ["an empty text"] = "",
        ["true"] = true,
        ["false"] = false,
        ["a whole number"] = long.MinValue,
        ["zero"] = 0L,
        ["a number"] = 0.25,
        ["a number without a fraction"] = 2.0,
        ["not a number"] = double.NaN,
        ["less than any number"] = double.NegativeInfinity,
        ["bytes"] = new AttributeObject("""{"base64":"AQID"}"""),
        ["zero bytes"] = new AttributeObject("""{"base64":""}"""),
        ["a list"] = new object?[] { "a", true, -2L, 0.5, null },
        ["an empty list"] = Array.Empty<object?>(),
        ["lists in a list"] = new object?[] { new object?[] { 1L }, new object?[] { new object?[] { "deep" }, 2.5 } },
        ["a map"] = new AttributeObject("""{"text":"ü","flag":false,"whole":1,"part":1.5}"""),
        ["an empty map"] = new AttributeObject("{}"),
        ["a map that looks like bytes"] = new AttributeObject("""{"base64":"AQID","more":1}"""),
        ["maps in lists in maps"] = new AttributeObject("""{"a":[{"b":{"base64":"AQID"}},[1,{"c":{"d":[]}},null]]}"""),
        ["maps in a list"] = new object?[] { 1L, new AttributeObject("""{"k":1.5}"""), new AttributeObject("""{"base64":"AQID"}""") },
    };

    public static TheoryData<OtlpEncoding> Encodings { get; } = [OtlpEncoding.Protobuf, OtlpEncoding.Json];

    public static MatrixTheoryData<string, OtlpEncoding> Values { get; } = new(ValuesByName.Keys, Enum.GetValues<OtlpEncoding>());

    [Fact]
    public void Spans_ThatAreWrittenAndRead_AreTheSame() => AnySpans.Some.Sample(
        spans =>
        {
            var expected = Text(spans);
            Assert.Equal(expected, Text(Read(spans, OtlpEncoding.Protobuf)));
            Assert.Equal(expected, Text(Read(spans, OtlpEncoding.Json)));
        },
        iter: 1_000,
        print: Text);

    [Theory]
    [MemberData(nameof(Values))]
    public void Value_OfEachKind_ComesBackFromEachPlace(string name, OtlpEncoding encoding)
    {
        var attributes = new Dictionary<string, object?> { ["key"] = ValuesByName[name] };
        var span = Plain with
        {
            Resource = attributes,
            Attributes = attributes,
            Events = [new SpanEvent("e", Plain.StartNs) { Attributes = attributes }],
            Links = [new SpanLink(Plain.TraceId, Plain.SpanId) { Attributes = attributes }],
        };

        Assert.Equal(Text([span]), Text(Read([span], encoding)));
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void CountsOfWhatWasLeftOut_AreFieldsAndNoAttributes(OtlpEncoding encoding)
    {
        var span = Plain with
        {
            Attributes = Counts(7, 2, 3),
            // A count that an event or a link does not have is an attribute like others.
            Events = [new SpanEvent("e", Plain.StartNs) { Attributes = Counts(4, 5, 6) }],
            Links = [new SpanLink(Plain.TraceId, Plain.SpanId) { Attributes = Counts(9_000_000_000, 0, -1) }],
        };

        OtlpSpan? read = null;
        OtlpReader.ReadSpans(Write([span], encoding), encoding, found => read = found);

        Assert.Equal((7u, 2u, 3u, 0), (read!.DroppedAttributes, read.DroppedEvents, read.DroppedLinks, read.Attributes.Count));
        var (happened, link) = (Assert.Single(read.Events), Assert.Single(read.Links));
        Assert.Equal((4u, 5L, 6L), (happened.DroppedAttributes, happened.Attributes[0].Value, happened.Attributes[1].Value));
        Assert.Equal(((uint)int.MaxValue, 0L, -1L), (link.DroppedAttributes, link.Attributes[0].Value, link.Attributes[1].Value));
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void CancelledSpan_IsReadAsCancelled_WhateverItsAttributeSays(OtlpEncoding encoding)
    {
        var span = Plain with
        {
            Status = SpanStatus.Cancelled,
            Attributes = new Dictionary<string, object?> { ["sidechain.status"] = "fine" },
        };

        var read = Assert.Single(Read([span], encoding));

        Assert.Equal((SpanStatus.Cancelled, "cancelled"), (read.Status, read.Attributes["sidechain.status"]));
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void OrderOfTheSpans_MakesNoDifference(OtlpEncoding encoding)
    {
        var spans = DrawnTrace.Parse(DesignPicture.Drawing);

        Assert.Equal(Write(spans, encoding), Write([.. spans.Reverse()], encoding));
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void DocumentOfNobody_Ends(OtlpEncoding encoding) =>
        Assert.Throws<OperationCanceledException>(() => Write([Plain], encoding, new CancellationToken(canceled: true)));

    [Fact]
    public void Protobuf_IsWhatIsWrittenByHand()
    {
        var parent = Plain with
        {
            ScopeName = "scope",
            Status = SpanStatus.Error,
            Flags = 0x101,
            Attributes = new Dictionary<string, object?> { ["a"] = "b", ["list"] = new object?[] { 1L, true }, ["ratio"] = 0.5 },
        };
        var child = Plain with
        {
            ScopeName = "scope",
            SpanId = DrawnTrace.Id(2),
            ParentSpanId = parent.SpanId,
            Unfinished = true,
            Flags = 0x101,
        };

        Assert.Equal(OtlpRequest.Of([parent, child]), OtlpProtobufWriter.ToBytes([child, parent]));
    }

    private static Dictionary<string, object?> Counts(long attributes, long events, long links) => new()
    {
        ["sidechain.dropped_attributes"] = attributes,
        ["sidechain.dropped_events"] = events,
        ["sidechain.dropped_links"] = links,
    };

    private static byte[] Write(Span[] spans, OtlpEncoding encoding, CancellationToken cancellationToken = default) =>
        encoding == OtlpEncoding.Json
            ? OtlpJsonWriter.ToUtf8(spans, cancellationToken)
            : OtlpProtobufWriter.ToBytes(spans, cancellationToken);

    private static IReadOnlyList<Span> Read(Span[] spans, OtlpEncoding encoding)
    {
        var found = OtlpTrees.Read(Write(spans, encoding), encoding);
        Assert.Null(found.Note ?? found.LeftOut);
        return found.Spans;
    }

    // A line for each member of each span, so that a new member is compared as well.
    private static string Text(IEnumerable<Span> spans) =>
        string.Join("\n", spans.OrderBy(span => span.SpanId, StringComparer.Ordinal).Select(span => $"{Text((object)span)}\n"));

    private static string Text(object? value) => value switch
    {
        null => "null",
        string or bool or IFormattable or AttributeObject => $"{value.GetType().Name} {AttributeJson.Text(value)}",
        IReadOnlyDictionary<string, object?> map => Text(map),
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Text))}]",
        _ => string.Join("\n", value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(member => $"{member.Name}: {Text(member.GetValue(value))}")),
    };

    private static string Text(IReadOnlyDictionary<string, object?> map) =>
        $"{{{string.Join(", ", map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {Text(pair.Value)}"))}}}";
}
