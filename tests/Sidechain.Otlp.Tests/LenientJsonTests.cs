using System.Diagnostics;
using System.Text;
using Sidechain.Otlp.Files;
using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Tests;

/// <summary>Numbers, flags, names and bytes in each form that ProtoJSON's readers take, wherever they stand.</summary>
public sealed class LenientJsonTests
{
    [Theory]
    [InlineData("3")]
    [InlineData("\"3\"")]
    [InlineData("3.0")]
    [InlineData("\"3e0\"")]
    [InlineData("\"\\u0033\"")]
    [InlineData("\"SPAN_KIND_CLIENT\"")]
    [InlineData("\"CLIENT\"")]
    [InlineData("\"client\"")]
    public void Kind_IsANumberOrAName(string kind) => Assert.Equal(ActivityKind.Client, Only($"\"kind\":{kind}").Kind);

    [Theory]
    [InlineData("2", SpanStatus.Error, false)]
    [InlineData("\"2\"", SpanStatus.Error, false)]
    [InlineData("\"STATUS_CODE_ERROR\"", SpanStatus.Error, false)]
    [InlineData("\"ERROR\"", SpanStatus.Error, false)]
    [InlineData("\"Error\"", SpanStatus.Error, false)]
    [InlineData("\"1\"", SpanStatus.Ok, true)]
    [InlineData("\"Ok\"", SpanStatus.Ok, true)]
    [InlineData("\"0\"", SpanStatus.Ok, false)]
    [InlineData("\"STATUS_CODE_UNSET\"", SpanStatus.Ok, false)]
    [InlineData("\"\"", SpanStatus.Ok, false)]
    [InlineData("\"-1\"", SpanStatus.Ok, false)]
    [InlineData("\"99999999999999999999\"", SpanStatus.Ok, false)]
    [InlineData("true", SpanStatus.Ok, false)]
    public void Code_IsANumberOrAName(string code, SpanStatus status, bool saidOk)
    {
        var span = Only($$"""
            "status":{"code":{{code}}}
            """);

        Assert.Equal((status, saidOk), (span.Status, span.SaidOk));
    }

    [Theory]
    [InlineData("""{"bytesValue":"+/+/"}""", """{"base64":"+/+/"}""")]
    [InlineData("""{"bytesValue":"-_-_"}""", """{"base64":"+/+/"}""")]
    [InlineData("""{"bytesValue":"_w=="}""", """{"base64":"/w=="}""")]
    [InlineData("""{"bytesValue":"_w"}""", """{"base64":"/w=="}""")]
    [InlineData("""{"bytesValue":"/w"}""", """{"base64":"/w=="}""")]
    [InlineData("""{"bytesValue":""}""", """{"base64":""}""")]
    [InlineData("""{"bytesValue":"_w%%"}""", "_w%%")]
    [InlineData("""{"bytesValue":"no base64!"}""", "no base64!")]
    [InlineData("""{"bytesValue":"abcde"}""", "abcde")]
    [InlineData("""{"boolValue":"true"}""", "True")]
    [InlineData("""{"boolValue":"false"}""", "False")]
    [InlineData("""{"boolValue":"perhaps"}""", null)]
    [InlineData("""{"boolValue":1}""", null)]
    [InlineData("""{"intValue":"1e3"}""", "1000")]
    [InlineData("""{"intValue":"-1.0"}""", "-1")]
    [InlineData("""{"intValue":"1.5"}""", null)]
    [InlineData("""{"intValue":"1e40"}""", null)]
    public void Value_IsReadInEachOfItsForms(string value, string? expected) =>
        Assert.Equal(expected, Only($$"""
            "attributes":[{"key":"v","value":{{value}}}]
            """).Attributes.GetValueOrDefault("v")?.ToString());

    [Theory]
    [InlineData("\"endTimeUnixNano\":\"1.788000000000000005E18\"")]
    [InlineData("\"endTimeUnixNano\":1788000000000000005")]
    public void Time_IsANumberOrAText(string end) => Assert.Equal(1_788_000_000_000_000_005, Only(end).EndNs);

    [Theory]
    [InlineData("oaGhoaGhofv7-_v7-_v7-w==")]
    [InlineData("oaGhoaGhofv7-_v7-_v7-w")]
    [InlineData("oaGhoaGhofv7+/v7+/v7+w")]
    [InlineData("A1A1A1A1A1A1A1FBFBFBFBFBFBFBFBFB")]
    public void TraceId_MayBeOfEitherAlphabet(string id) =>
        Assert.Equal("a1a1a1a1a1a1a1fbfbfbfbfbfbfbfbfb", Only($"\"traceId\":\"{id}\"").TraceId);

    [Theory]
    [InlineData("-_v7-_v7-_s=")]
    [InlineData("-_v7-_v7-_s")]
    [InlineData("+/v7+/v7+/s=")]
    [InlineData("+/v7+/v7+/s")]
    public void SpanId_MayBeOfEitherAlphabet(string id) => Assert.Equal("fbfbfbfbfbfbfbfb", Only($"\"spanId\":\"{id}\"").SpanId);

    [Fact]
    public void Counts_MayBeTexts()
    {
        var span = Only("\"flags\":\"257\",\"droppedAttributesCount\":\"7\",\"droppedEventsCount\":\"8.0\"");

        Assert.Equal(
            (257, 7L, 8L),
            (span.Flags, Convert.ToInt64(span.Attributes["sidechain.dropped_attributes"], null),
                Convert.ToInt64(span.Attributes["sidechain.dropped_events"], null)));
    }

    [Theory]
    [InlineData("13", 13)]
    [InlineData("\"13\"", 13)]
    [InlineData("\"SEVERITY_NUMBER_TRACE\"", 1)]
    [InlineData("\"SEVERITY_NUMBER_WARN\"", 13)]
    [InlineData("\"SEVERITY_NUMBER_FATAL4\"", 24)]
    [InlineData("\"SEVERITY_NUMBER_UNSPECIFIED\"", 0)]
    [InlineData("\"loud\"", 0)]
    public void Severity_IsANumberOrAName(string severity, int expected)
    {
        var records = new List<OtlpLogRecord>();
        OtlpReader.ReadLogs(
            Encoding.UTF8.GetBytes($$$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityNumber":{{{severity}}}}]}]}]}"""),
            OtlpEncoding.Json, records.Add);

        Assert.Equal((ulong)expected, Assert.Single(records).Severity);
    }

    [Fact]
    public void JaegersSpan_MayHaveItsNumbersAsTexts() => IsWhole("""
        {"data":[{"traceID":"d269b633813fc60c","spans":[{"traceID":"d269b633813fc60c","spanID":"a1","operationName":"a","startTime":"1788000000000000",
            "duration":"9","flags":"3","tags":[{"key":"sampler.param","type":"bool","value":"true"},{"key":"b","type":"binary","value":"_w"}],"processID":"p"}],
            "processes":{"p":{"serviceName":"shop"}}}]}
        """, "b={\"base64\":\"/w==\"} jaeger.debug=True sampler.param=True");

    [Theory]
    [InlineData("\"1788000000000000\"", "\"9\"")]
    [InlineData("1.788E15", "9.0")]
    [InlineData("\"1.788E15\"", "\"9e0\"")]
    public void ZipkinsSpan_MayHaveItsNumbersAsTexts(string start, string duration) => IsWhole(
        $$$"""[{"traceId":"d269b633813fc60c","id":"a1","timestamp":{{{start}}},"duration":{{{duration}}},"localEndpoint":{"serviceName":"shop"}}]""",
        "");

    private static void IsWhole(string file, string attributes)
    {
        var span = Read(file);

        Assert.Equal(
            ("shop", 1_788_000_000_000_000_000, 9_000L, attributes),
            (span.Service, span.StartNs, span.EndNs - span.StartNs,
                string.Join(' ', span.Attributes.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal))));
    }

    private static Span Only(string members) => Read(
        $$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"a","startTimeUnixNano":"1788000000000000000","endTimeUnixNano":"1788000000000000009",{{{members}}}}]}]}]}""");

    private static Span Read(string file) =>
        Assert.Single(Assert.Single(TraceFile.Read(Encoding.UTF8.GetBytes(file)).Traces).Tree.Nodes).Span;
}
