using System.Text;
using Sidechain.Otlp.Files;

namespace Sidechain.Otlp.Tests;

/// <summary>Times in another unit than the format has are in 1970, where no span was.</summary>
public sealed class OtherUnitTests
{
    [Theory]
    [InlineData("1788000000", "seconds")]
    [InlineData("1788000000000", "milliseconds")]
    [InlineData("1788000000000000", "microseconds")]
    public void TimesOfOtlp_InAnotherUnit_AreSaidToBe(string start, string unit)
    {
        var file = Otlp(Span("a1", null, start), Span("a2", "a1", start));

        Assert.Equal([$"starts in 1970: its times look like {unit}, and are read as nanoseconds"], file.Traces[0].Tree.Roots[0].Warnings);
        Assert.Empty(file.Traces[0].Tree.Roots[0].Children[0].Warnings);
        Assert.Equal($"The times of 2 spans look like {unit}, and are read as nanoseconds.", file.LeftOut);
    }

    [Fact]
    public void SpanWhoseParentIsRight_HasItsWarning()
    {
        var root = Otlp(
            Span("a1", null, "1788000000000000000"),
            Span("a2", "a1", "1788000000000"), Span("a3", "a2", "1788000000000")).Traces[0].Tree.Roots[0];

        Assert.Empty(root.Warnings);
        Assert.Contains("its times look like milliseconds", string.Join(' ', root.Children[0].Warnings), StringComparison.Ordinal);
        Assert.Empty(root.Children[0].Children[0].Warnings);
    }

    [Fact]
    public void TimesThatCountFromTheTracesBeginning_AreNotQuestioned()
    {
        var file = Otlp(Span("a1", null, "1000"), Span("a2", "a1", "1788000000"));

        Assert.Empty(file.Traces[0].Tree.Roots[0].Children[0].Warnings);
        Assert.Null(file.LeftOut);
    }

    [Theory]
    [InlineData("1788000000000000000")]
    [InlineData("1")]
    [InlineData("60000000000")]
    [InlineData("86400000000000")]
    [InlineData("315532800000000000")]
    public void TimesThatAClockShows_AreNotQuestioned(string start)
    {
        var file = Otlp(Span("a1", null, start));

        Assert.Empty(file.Traces[0].Tree.Roots[0].Warnings);
        Assert.Null(file.LeftOut);
    }

    [Theory]
    [InlineData("1788000000000", "milliseconds")]
    [InlineData("1788000000", "seconds")]
    public void TimesOfZipkinAndJaeger_AreMicroseconds(string start, string unit)
    {
        var zipkin = Read($$"""[{"traceId":"d269b633813fc60c","id":"00000000000000a1","name":"get","timestamp":{{start}},"duration":1}]""");
        var jaeger = Read($$"""
            {"traceID":"d269b633813fc60c","processes":{},
             "spans":[{"traceID":"d269b633813fc60c","spanID":"a1","operationName":"get","startTime":{{start}},"duration":1}]}
            """);

        Assert.All(
            [zipkin, jaeger], file => Assert.Equal($"The times of 1 span look like {unit}, and are read as microseconds.", file.LeftOut));
        Assert.Null(Read("""[{"traceId":"d269b633813fc60c","id":"00000000000000a1","name":"get","timestamp":1788000000000000,"duration":1}]""").LeftOut);
    }

    [Fact]
    public void SpansLeftOut_AreSaidFirst() => Assert.Equal(
        "1 span was left out (invalid_time: 1); the first is GET. The times of 1 span look like seconds, and are read as nanoseconds.",
        Otlp(Span("a1", null, "1788000000"), Span("a2", null, "0")).LeftOut);

    private static TraceFile Otlp(params string[] spans) =>
        Read($$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{{string.Join(',', spans)}}]}]}]}""");

    private static TraceFile Read(string text) => TraceFile.Read(Encoding.UTF8.GetBytes(text));

    private static string Span(string id, string? parent, string start) => $$"""
        {"traceId":"5b8efff798038103d269b633813fc60c","spanId":"00000000000000{{id}}",{{(parent is null ? "" : $"\"parentSpanId\":\"00000000000000{parent}\",")}}
         "name":"GET","startTimeUnixNano":"{{start}}","endTimeUnixNano":"{{start}}"}
        """;
}
