using System.Diagnostics;
using System.Text;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Tests;

public sealed class OtlpTreesTests
{
    private const string Document = """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"spans":[
        {"traceId":"0AF7651916CD43DD8448EB211C80319C","spanId":"00000000000000A1","name":"POST /orders","kind":2,"startTimeUnixNano":"1000000","endTimeUnixNano":"9000000",
         "events":[{"timeUnixNano":"2000000","name":"retry","attributes":[{"key":"attempt","value":{"intValue":"2"}}]}],
         "links":[{"traceId":"1AF7651916CD43DD8448EB211C80319C","spanId":"00000000000000b1"},{"traceId":"nowhere"}],"status":{"code":"STATUS_CODE_ERROR","message":"no"}},
        {"traceId":"","spanId":"","name":"without ids"},
        {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00000000000000a2","parentSpanId":"00000000000000a1","name":"GET","kind":"SPAN_KIND_CLIENT","startTimeUnixNano":"3000000",
         "attributes":[{"key":"db.system.name","value":{"stringValue":"redis"}},{"key":"list","value":{"arrayValue":{"values":[{"intValue":1},{"boolValue":true}]}}},{"key":"none","value":{}}]}]}]}]}
        """;

    [Fact]
    public void Json_OfAnyTool_IsReadAsSpans()
    {
        var found = OtlpTrees.Read(Encoding.UTF8.GetBytes(Document), OtlpEncoding.Json);

        Assert.Equal(["POST /orders", "GET"], found.Spans.Select(s => s.Name));
        Assert.Equal([("without ids", "invalid_trace_id")], found.Rejected);
        var (server, get) = (found.Spans[0], found.Spans[1]);
        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "00000000000000a1", null), (server.TraceId, server.SpanId, server.ParentSpanId));
        Assert.Equal(
            (ActivityKind.Server, SpanStatus.Error, "no", 8_000_000),
            (server.Kind, server.Status, server.StatusMessage, server.EndNs - server.StartNs));
        Assert.Equal(("retry", 2L), (server.Events.Single().Name, server.Events.Single().Attributes["attempt"]));
        Assert.Equal("1af7651916cd43dd8448eb211c80319c", server.Links.Single().TraceId);
        Assert.Equal(("redis", true, ActivityKind.Client), (get.Tier, get.Unfinished, get.Kind));
        Assert.Equal([1L, true], Assert.IsType<object?[]>(get.Attributes["list"]));
        Assert.False(get.Attributes.ContainsKey("none"));
    }

    [Theory]
    [InlineData("\"xyz\"", "xyz")]
    [InlineData("\"-5\"", "-5")]
    [InlineData("-5", "-5")]
    [InlineData("\"32503680000000000000\"", "32503680000000000000")]
    [InlineData("\"5000000000\"", "1970-01-01T00:00:05Z")]
    [InlineData("\"a\\u0000\"", "no number")]
    [InlineData("\"0\"", null)]
    [InlineData("0", null)]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("{\"a\":1}", null)]
    [InlineData("\"1788000000000000001\"", null)]
    public void EventsTime_ThatMakesNoSense_IsKeptAsAMark_AndWarnedOf(string time, string? mark)
    {
        var body = $$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"a","startTimeUnixNano":"1788000000000000000","endTimeUnixNano":"1788000000000000009","events":[{"name":"e","timeUnixNano":{{{time}}}}]}]}]}]}""";

        var span = Assert.Single(OtlpTrees.Read(Encoding.UTF8.GetBytes(body), OtlpEncoding.Json).Spans);

        var happened = Assert.Single(span.Events);
        Assert.Equal(mark, happened.Attributes.GetValueOrDefault("sidechain.unusable_time"));
        Assert.InRange(happened.TimeNs, span.StartNs, span.EndNs);
        Assert.Equal(mark is null ? 0 : 1, TreeBuilder.Build([span]).Roots[0].Warnings.Count);
    }

    [Theory]
    [InlineData("1000.0", 1000L)]
    [InlineData("1E3", 1000L)]
    [InlineData("-2.50e1", -25L)]
    [InlineData("9.223372036854775807E18", long.MaxValue)]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("1.5", null)]
    [InlineData("1e300", null)]
    public void WholeNumber_InAnySpelling_IsOne(string number, object? value)
    {
        var body = $$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"a","startTimeUnixNano":"1788000000000000000","attributes":[{"key":"n","value":{"intValue":{{{number}}}}}]}]}]}]}""";

        Assert.Equal(
            value, Assert.Single(OtlpTrees.Read(Encoding.UTF8.GetBytes(body), OtlpEncoding.Json).Spans).Attributes.GetValueOrDefault("n"));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void Protobuf_ThatIsGarbage_ThrowsNothingElse(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 500; run++)
        {
            // Short lengths and low fields, so that some of it is read.
            var bytes = Enumerable.Range(0, random.Next(60))
                .Select(_ => (byte)(random.Next(3) == 0 ? 0x0A : random.Next(random.Next(2) == 0 ? 30 : 256))).ToArray();
            try
            {
                Assert.NotNull(OtlpTrees.Read(bytes, OtlpEncoding.Protobuf).Spans);
            }
            catch (MalformedOtlpException malformed)
            {
                Assert.NotEmpty(malformed.Message);
            }
        }
    }
}
