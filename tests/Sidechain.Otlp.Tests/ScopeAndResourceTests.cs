using System.Text;
using Sidechain.Otlp.Files;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Otlp.Tests;

/// <summary>A library and a process keep their attributes, and the counts of those that their SDK left out.</summary>
public sealed class ScopeAndResourceTests
{
    private const string Json = """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},
                {"key":"os.type","value":{"stringValue":"linux"}}],"droppedAttributesCount":2},
            "scopeSpans":[{"scope":{"name":"lib","version":"1.2",
                    "attributes":[{"key":"k","value":{"stringValue":"v"}}],"droppedAttributesCount":"3"},
                "spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"a",
                    "startTimeUnixNano":"1788000000000000000","endTimeUnixNano":"1788000000000000009"}]}]}]}
        """;

    private static readonly byte[] Protobuf = Message(
        1,
        [
            .. Message(1, [.. Pair(1, "service.name", "shop"), .. Pair(1, "os.type", "linux"), .. "\x10\x02"u8]),
            .. Message(
                2,
                [
                    .. Message(1, [.. Message(1, "lib"u8), .. Message(2, "1.2"u8), .. Pair(3, "k", "v"), .. "\x20\x03"u8]),
                    .. Message(
                        2,
                        [
                            .. Message(1, Convert.FromHexString("5b8efff798038103d269b633813fc60c")),
                            .. Message(2, Convert.FromHexString("eee19b7ec3c1b174")), .. Message(5, "a"u8),
                            (7 << 3) | 1, .. BitConverter.GetBytes(1_788_000_000_000_000_000),
                            (8 << 3) | 1, .. BitConverter.GetBytes(1_788_000_000_000_000_009),
                        ]),
                ]),
        ]);

    public static TheoryData<string, byte[]> Files => new() { { "JSON", Encoding.UTF8.GetBytes(Json) }, { "protobuf", Protobuf } };

    [Theory, MemberData(nameof(Files))]
    public void Attributes_AndCountsOfWhatWasLeftOut_AreKept(string encoding, byte[] file)
    {
        Assert.NotEmpty(encoding);
        var trace = Assert.Single(TraceFile.Read(file).Traces);

        AreKept(trace);
        AreKept(TreeJson.Read(TreeJson.ToUtf8(trace, attributes: true)));
    }

    private static void AreKept(TraceDocument trace)
    {
        var span = trace.Tree.Roots.Single().Span;

        Assert.Equal(("shop", "lib", "1.2"), (span.Service, span.ScopeName, span.ScopeVersion));
        Assert.Equal("k=v sidechain.dropped_attributes=3", Text(span.ScopeAttributes));
        Assert.Equal("os.type=linux sidechain.dropped_attributes=2", Text(span.Resource));
    }

    private static string Text(IReadOnlyDictionary<string, object?> attributes) => string.Join(
        ' ', attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={AttributeJson.Text(pair.Value)}"));

    private static byte[] Pair(int field, string key, string value) => Message(
        field, [.. Message(1, Encoding.UTF8.GetBytes(key)), .. Message(2, Message(1, Encoding.UTF8.GetBytes(value)))]);

    private static byte[] Message(int field, ReadOnlySpan<byte> content) => content.Length < 128
        ? [(byte)((field << 3) | 2), (byte)content.Length, .. content]
        : [(byte)((field << 3) | 2), (byte)(content.Length | 128), (byte)(content.Length >> 7), .. content];
}
