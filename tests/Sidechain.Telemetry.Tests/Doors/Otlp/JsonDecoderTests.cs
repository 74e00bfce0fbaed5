using System.Text;
using System.Text.Json.Nodes;
using Sidechain.Otlp;
using Sidechain.Telemetry.Doors.Reading;
using Sidechain.Telemetry.Spans;
using Sidechain.Traces.Tests;
using Sidechain.Traces.Tests.Trees;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Tests.Doors.Otlp;

public sealed class JsonDecoderTests
{
    private static readonly Span Any = DrawnTrace.Parse("POST  0..9  api server")[0] with
    {
        StartNs = 1_788_000_000_000_000_000,
        EndNs = 1_788_000_000_000_000_250,
    };

    [Fact]
    public void WholeTrace_IsReadAsFromProtobuf()
    {
        Span[] spans =
        [
            .. DrawnTrace.Parse(DesignPicture.Drawing)
                .Select(span => span with { StartNs = span.StartNs + Any.StartNs, EndNs = span.EndNs + Any.StartNs }),
        ];

        var records = Decode(OtlpJsonRequest.Of(spans)).Spans;

        Assert.Equal(spans.Length, records.Count);
        AssertSame(OtlpDecoderTests.Decoded(OtlpRequest.Of(spans)).Spans, records);
    }

    [Fact]
    public void EveryKindOfValue_IsReadAsFromProtobuf()
    {
        var span = Any with
        {
            Attributes = new Dictionary<string, object?>
            {
                ["text"] = "ü\u0000\"",
                ["flag"] = true,
                ["whole"] = long.MinValue,
                ["number"] = 1.5,
                ["infinite"] = double.NegativeInfinity,
                ["list"] = new object?[] { 1L, 2L },
                ["mixed"] = new object?[] { 1L, "two", new object?[] { 3L } },
                ["map"] = new Dictionary<string, object?> { ["a"] = new Dictionary<string, object?> { ["password"] = 1L } },
                ["bytes"] = new byte[] { 1, 2, 3 },
                ["unset"] = null,
                ["sidechain.status"] = "cancelled",
                ["user.id"] = "alice",
            },
        };

        AssertSame(OtlpDecoderTests.Decoded(OtlpRequest.Of([span])).Spans, Decode(OtlpJsonRequest.Of([span])).Spans);
    }

    [Fact]
    public void EventsAndStatus_AreRead_AndNamesOfEnumerationsToo()
    {
        var span = OtlpJsonRequest.Span(Any);
        span["kind"] = "SPAN_KIND_CLIENT";
        span["status"] = new JsonObject { ["code"] = "STATUS_CODE_ERROR", ["message"] = "disk full" };
        span["startTimeUnixNano"] = Any.StartNs;
        span["events"] = new JsonArray(new JsonObject
        {
            ["name"] = "retry",
            ["timeUnixNano"] = "1788000000000000100",
            ["attributes"] = OtlpJsonRequest.Pairs([new("attempt", 2L)]),
        });

        var record = Decode(span).Spans.Single();

        Assert.Equal(
            (System.Diagnostics.ActivityKind.Client, SpanStatus.Error, "disk full", Any.StartNs),
            (record.Kind, record.Status, record.StatusMessage, record.StartNs));
        Assert.Equal("""[{"name":"retry","time_ns":1788000000000000100,"attributes":{"attempt":2}}]""", record.Events);
    }

    [Fact]
    public void ResourceBehindItsSpans_StillDescribesThem()
    {
        var body = """{"resourceSpans":[{"scopeSpans":[{"spans":[SPAN]}],"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"api"}}]}}]}"""
            .Replace("SPAN", OtlpJsonRequest.Span(Any).ToJsonString(), StringComparison.Ordinal);

        Assert.Equal("api", Decode(Encoding.UTF8.GetBytes(body)).Spans.Single().Service);
    }

    [Theory]
    [InlineData("traceId", "\"abc\"", "invalid_trace_id")]
    [InlineData("traceId", "17", "invalid_trace_id")]
    [InlineData("traceId", "\"00000000000000000000000000000000\"", "invalid_trace_id")]
    [InlineData("spanId", "{\"a\":[1,2]}", "invalid_span_id")]
    [InlineData("startTimeUnixNano", "\"soon\"", "invalid_time")]
    [InlineData("startTimeUnixNano", "1e30", "invalid_time")]
    [InlineData("startTimeUnixNano", "-5", "invalid_time")]
    public void SpanWithAMemberThatIsNone_IsRejectedAlone(string member, string value, string reason)
    {
        var broken = OtlpJsonRequest.Span(Any);
        broken[member] = JsonNode.Parse(value);

        var taken = Decode(OtlpJsonRequest.Span(Any), broken);

        Assert.Equal((1, reason, 1), (taken.Spans.Count, taken.Rejected.Single().Reason, taken.Rejected.Single().Index));
    }

    [Theory]
    [InlineData("kind", "[]")]
    [InlineData("status", "7")]
    [InlineData("events", "{\"a\":1}")]
    [InlineData("attributes", "\"none\"")]
    [InlineData(
        "attributes",
        "[5,{\"key\":7},{\"value\":{\"stringValue\":\"no "
        + "key\"}},{\"key\":\"k\",\"value\":3},{\"key\":\"l\",\"value\":{\"arrayValue\":{\"values\":7}}}]")]
    [InlineData("futureMember", "{\"a\":[{\"b\":{}}]}")]
    public void MemberThatIsUnknownOrOfAnotherKind_IsPassedOver(string member, string value)
    {
        var span = OtlpJsonRequest.Span(Any);
        span[member] = JsonNode.Parse(value);

        Assert.Equal("POST", Decode(span).Spans.Single().Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}}")]
    [InlineData("no json")]
    public void WhatIsNoJson_IsMalformed(string body) => Assert.Throws<MalformedOtlpException>(() => Decode(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"resourceSpans\":null}")]
    [InlineData("{\"resourceSpans\":[null,3,{\"scopeSpans\":[[]]}]}")]
    [InlineData("\uFEFF{}")]
    public void RequestWithoutSpans_IsNoError(string body) => Assert.Empty(Decode(Encoding.UTF8.GetBytes(body)).Spans);

    [Fact]
    public void ValueNestedWithoutEnd_IsCutOff()
    {
        var value = "{\"stringValue\":\"deep\"}";
        for (var i = 0; i < 18; i++)
        {
            value = "{\"arrayValue\":{\"values\":[" + value + "]}}";
        }

        var span = OtlpJsonRequest.Span(Any);
        span["attributes"] = JsonNode.Parse($$"""[{"key":"k","value":{{value}}}]""");

        Assert.DoesNotContain("deep", Decode(span).Spans.Single().Attributes, StringComparison.Ordinal);
    }

    [Fact]
    public void MutatedBodies_AreDecodedOrMalformedAndNothingElse()
    {
        var valid = OtlpJsonRequest.Of(DrawnTrace.Parse(DesignPicture.Drawing));
        var random = new Random(4318);
        var malformed = 0;
        for (var round = 0; round < 5000; round++)
        {
            try
            {
                Decode(OtlpDecoderTests.Mutate(valid, random));
            }
            catch (MalformedOtlpException)
            {
                malformed++;
            }
        }

        Assert.InRange(malformed, 500, 4900);
    }

    private static void AssertSame(IReadOnlyList<SpanRecord> expected, IReadOnlyList<SpanRecord> actual)
    {
        // Lists are equal by what is in them, records by their lists.
        Assert.Equal(expected.Select(record => record with { Terms = [] }), actual.Select(record => record with { Terms = [] }));
        Assert.Equal(expected.Select(record => record.Terms), actual.Select(record => record.Terms));
    }

    private static Intake Decode(params JsonObject[] spans) => Decode(OtlpJsonRequest.Resources(OtlpJsonRequest.ResourceSpans([], spans)));

    private static Intake Decode(byte[] body)
    {
        var spans = OtlpDecoderTests.NewSpans();
        OtlpReader.ReadSpans(body, OtlpEncoding.Json, spans.Take);
        return spans.Taken;
    }
}
