using System.Text;
using Sidechain.Telemetry.Load;

namespace Sidechain.Otlp.Tests;

/// <summary>Two or three bytes may be an event that takes a hundred: a door says how many it builds, and the others are counted.</summary>
public sealed class SmallItemsTests
{
    private const int Most = 255;
    private const int Sent = 200_000;

    [Theory, InlineData(OtlpEncoding.Protobuf), InlineData(OtlpEncoding.Json)]
    public void ItemsOfASpan_BeyondThoseThatAreWanted_AreCountedAlone(OtlpEncoding encoding)
    {
        var span = Read(encoding, Many("events", 11, [], "{}"), Many("links", 13, Link, LinkJson), Many("attributes", 9, Pair, PairJson));

        Assert.Equal((Most, Most, Most), (span.Events.Count, span.Links.Count, span.Attributes.Count));
        const uint More = Sent - Most;
        Assert.Equal((More, More, More), (span.DroppedEvents, span.DroppedLinks, span.DroppedAttributes));
    }

    [Theory, InlineData(OtlpEncoding.Protobuf), InlineData(OtlpEncoding.Json)]
    public void AttributesOfEventsAndLinks_BeyondThoseThatAreWanted_AreCountedAlone(OtlpEncoding encoding)
    {
        var inEvent = Many("attributes", 3, Pair, PairJson);
        var inLink = Many("attributes", 4, Pair, PairJson);
        var span = Read(
            encoding,
            (OtlpRequest.Message(11, inEvent.Protobuf), $"\"events\":[{{{inEvent.Json}}}]"),
            (OtlpRequest.Message(13, [.. Link, .. inLink.Protobuf]), $"\"links\":[{{{LinkJson[1..^1]},{inLink.Json}}}]"));

        Assert.Equal((Most, (uint)(Sent - Most)), (span.Events[0].Attributes.Count, span.Events[0].DroppedAttributes));
        Assert.Equal((Most, (uint)(Sent - Most)), (span.Links[0].Attributes.Count, span.Links[0].DroppedAttributes));
    }

    [Theory, InlineData(OtlpEncoding.Protobuf), InlineData(OtlpEncoding.Json)]
    public void AttributesOfRecordsAndResources_BeyondThoseThatAreWanted_AreNotBuilt(OtlpEncoding encoding)
    {
        var (inRecord, inResource) = (Many("attributes", 6, Pair, PairJson), Many("attributes", 1, Pair, PairJson));
        byte[] protobuf = OtlpRequest.Message(1,
        [
            .. OtlpRequest.Message(1, inResource.Protobuf), .. OtlpRequest.Message(2, OtlpRequest.Message(2, inRecord.Protobuf)),
        ]);
        var json = $$$"""
            {"resourceLogs":[{"resource":{{{{inResource.Json}}}},"scopeLogs":[{"logRecords":[{{{{inRecord.Json}}}}]}]}]}
            """;
        OtlpLogRecord? read = null;
        var body = encoding == OtlpEncoding.Json ? Encoding.UTF8.GetBytes(json) : protobuf;
        OtlpReader.ReadLogs(body, encoding, record => read = record, Most);

        Assert.Equal((Most, (uint)(Sent - Most)), (read!.Attributes.Count, read.DroppedAttributes));
        Assert.Equal(Most, read.Resource.Attributes.Count);
    }

    [Fact]
    public void File_HasAllOfThem() =>
        Assert.Equal(Sent, Read(OtlpEncoding.Protobuf, int.MaxValue, Many("events", 11, [], "{}")).Events.Count);

    private const string LinkJson = """{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00f067aa0ba902b7"}""";
    private const string PairJson = """{"key":"k","value":{"boolValue":true}}""";

    private static byte[] Link { get; } =
    [
        .. OtlpRequest.Message(1, Convert.FromHexString("0af7651916cd43dd8448eb211c80319c")),
        .. OtlpRequest.Message(2, Convert.FromHexString("00f067aa0ba902b7")),
    ];

    private static byte[] Pair { get; } = OtlpRequest.Pair("k", true);

    private static (byte[] Protobuf, string Json) Many(string name, int field, byte[] message, string json)
    {
        var one = OtlpRequest.Message(field, message);
        var all = new byte[one.Length * Sent];
        for (var n = 0; n < Sent; n++)
        {
            one.CopyTo(all, n * one.Length);
        }

        return (all, $"\"{name}\":[{string.Join(',', Enumerable.Repeat(json, Sent))}]");
    }

    private static OtlpSpan Read(OtlpEncoding encoding, params (byte[] Protobuf, string Json)[] members) => Read(encoding, Most, members);

    private static OtlpSpan Read(OtlpEncoding encoding, int most, params (byte[] Protobuf, string Json)[] members)
    {
        var body = encoding == OtlpEncoding.Json
            ? Encoding.UTF8.GetBytes(
                $$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{{{{string.Join(',', members.Select(member => member.Json))}}}}]}]}]}""")
            : OtlpRequest.ResourceSpans([], [[.. members.SelectMany(member => member.Protobuf)]]);
        OtlpSpan? read = null;
        OtlpReader.ReadSpans(body, encoding, span => read = span, most);
        return read!;
    }
}
