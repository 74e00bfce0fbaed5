using System.Text;
using Sidechain.Otlp.Files;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Verdicts;
using Sidechain.Traces.Views;

namespace Sidechain.Otlp.Tests;

/// <summary>A span as Jaeger's model has it, member by member.</summary>
public sealed class JaegerFileTests
{
    private const string TraceId = "d269b633813fc60c";

    [Theory]
    [InlineData("bool", "true", true)]
    [InlineData("bool", "\"true\"", true)]
    [InlineData("bool", "\"False\"", false)]
    [InlineData("bool", "\"maybe\"", "maybe")]
    [InlineData("int64", "500", 500L)]
    [InlineData("int64", "\"500\"", 500L)]
    [InlineData("int64", "5e2", 500L)]
    [InlineData("int64", "\"9007199254740993\"", 9_007_199_254_740_993L)]
    [InlineData("int64", "\"-9223372036854775808\"", long.MinValue)]
    [InlineData("int64", "\"many\"", "many")]
    [InlineData("float64", "5", 5.0)]
    [InlineData("float64", "\"0.25\"", 0.25)]
    [InlineData("float64", "\"NaN\"", double.NaN)]
    [InlineData("float64", "\"half\"", "half")]
    [InlineData("string", "\"500\"", "500")]
    [InlineData("string", "\"true\"", "true")]
    [InlineData("STRING", "\"\"", "")]
    [InlineData("toaster", "\"500\"", "500")]
    [InlineData("int64", "{\"a\":1}", null)]
    [InlineData("string", "null", null)]
    public void Tag_IsOfItsType(string type, string value, object? expected)
    {
        string[] tags =
        [
            $$"""{"key":"k","type":"{{type}}","value":{{value}}}""", $$"""{"value":{{value}},"key":"k","type":"{{type}}"}""",
        ];
        foreach (var tag in tags)
        {
            Assert.Equal(expected, Only($""" "tags":[{tag}] """).Span.Attributes.GetValueOrDefault("k"));
        }
    }

    [Theory]
    [InlineData("\"AQID\"", """{"base64":"AQID"}""")]
    [InlineData("\"AQ==\"", """{"base64":"AQ=="}""")]
    public void Bytes_AreBytes(string value, string json) =>
        Assert.Equal(
            json,
            Assert.IsType<AttributeObject>(
                Only($$""" "tags":[{"key":"k","type":"binary","value":{{value}}}] """).Span.Attributes["k"]).Json);

    [Fact]
    public void BytesThatAreNone_StayAText() =>
        Assert.Equal("not base64!", Only(""" "tags":[{"key":"k","type":"binary","value":"not base64!"}] """).Span.Attributes["k"]);

    [Theory]
    [InlineData("\"type\":\"bool\",\"value\":true", SpanStatus.Error)]
    [InlineData("\"type\":\"string\",\"value\":\"true\"", SpanStatus.Error)]
    [InlineData("\"type\":\"string\",\"value\":\"True\"", SpanStatus.Error)]
    [InlineData("\"value\":\"false\"", SpanStatus.Ok)]
    [InlineData("\"value\":\"False\"", SpanStatus.Ok)]
    public void Error_IsAFlag_AlsoAsAText(string value, SpanStatus status) =>
        Assert.Equal(status, Only($$""" "tags":[{"key":"error",{{value}}}] """).Span.Status);

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(1, 1, false)]
    [InlineData(3, 1, true)]
    [InlineData(9, 1, false)]
    public void Flags_AreSampled_AndDebug(int flags, int w3c, bool debug)
    {
        var span = Only($$""" "flags":{{flags}} """).Span;

        Assert.Equal((w3c, debug), (span.Flags, span.Attributes.GetValueOrDefault("jaeger.debug") is true));
    }

    [Fact]
    public void Warning_ThatWouldSteerATerminal_DoesNot()
    {
        var node = Only(""" "warnings":["\u202eover\u001b[2J"] """);

        Assert.Equal($"Jaeger says: {TreeText.Printable("\u202eover\u001b[2J")}", Assert.Single(node.Warnings));
        Assert.DoesNotContain('\u202e', node.Warnings[0]);
    }

    [Fact]
    public void Warnings_AreShown()
    {
        var node = Only(""" "warnings":["clock skew adjustment disabled; not applying calculated delta of 1s","",null,5] """);

        Assert.Equal(["Jaeger says: clock skew adjustment disabled; not applying calculated delta of 1s"], node.Warnings);
        Assert.Empty(Only(""" "warnings":null """).Warnings);
    }

    [Fact]
    public void TagsOfOpenTelemetry_AreMembersAgain()
    {
        var span = Only("""
            "tags":[{"key":"otel.scope.name","type":"string","value":"shop.http"},{"key":"otel.scope.version","type":"string","value":"1.2"},
             {"key":"w3c.tracestate","type":"string","value":"a=b"},{"key":"otel.status_code","type":"string","value":"OK"},{"key":"kept","type":"string","value":"x"}]
            """).Span;

        Assert.Equal(("shop.http", "1.2", "a=b", true), (span.ScopeName, span.ScopeVersion, span.TraceState, span.SaidOk));
        Assert.Equal(["kept"], span.Attributes.Keys);
        Assert.Equal("shop.db", Only(""" "tags":[{"key":"otel.library.name","value":"shop.db"}] """).Span.ScopeName);
    }

    [Fact]
    public void DurationBelowNothing_IsMarked() =>
        Assert.Equal(["ended 5 ms before it started; it is shown without a duration"], Only(""" "duration":-5000 """).Warnings);

    [Fact]
    public void Process_MayStandInItsSpan()
    {
        var span = Only("""
            "processID":"p9","process":{"serviceName":"cart","tags":[{"key":"hostname","type":"string","value":"a1"},{"key":"pid","type":"int64","value":"7"}]}
            """).Span;

        Assert.Equal(("cart", "a1", 7L), (span.Service, span.Resource["hostname"], span.Resource["pid"]));
    }

    [Theory]
    [InlineData("""{"refType":"CHILD_OF","traceID":"T","spanID":"a1"}""", "")]
    [InlineData("""{"refType":"FOLLOWS_FROM","traceID":"T","spanID":"a1"}""", "a1 follows_from")]
    [InlineData("""{"refType":"follows_from","traceID":"T","spanID":"a1"}""", "a1 follows_from")]
    [InlineData("""{"traceID":"T","spanID":"a1"}""", "")]
    [InlineData("""{"refType":"FOLLOWS_FROM","traceID":"T","spanID":"a1"},{"refType":"CHILD_OF","traceID":"T","spanID":"a1"}""", "")]
    [InlineData(
        """{"refType":"FOLLOWS_FROM","traceID":"T","spanID":"b2"},{"refType":"CHILD_OF","traceID":"T","spanID":"a1"}""", "b2 follows_from")]
    [InlineData(
        """{"refType":"CHILD_OF","traceID":"T","spanID":"a1"},{"refType":"CHILD_OF","traceID":"T","spanID":"b2"}""", "b2 child_of")]
    [InlineData("""{"refType":"CHILD_OF","traceID":"T","spanID":"a1"},{"traceID":"5b8efff7","spanID":"b2"}""", "b2 ")]
    public void References_AreTheParent_AndLinksOfTheirTypes(string references, string links)
    {
        var all = references.Replace("\"T\"", $"\"{TraceId}\"", StringComparison.Ordinal);
        var trace = Trace($"{Span("a1", "POST /order", 0, 100, "")}}},{Span("a2", "charge", 20, 80, all)}}}");

        var span = trace.Roots.Single(root => root.Span.Name == "POST /order").Children.Single().Span;
        Assert.Equal("00000000000000a1", span.ParentSpanId);
        Assert.Equal(links, string.Join("; ", span.Links.Select(Shown)));

        static string Shown(SpanLink link) => $"{link.SpanId.TrimStart('0')} {link.Attributes.GetValueOrDefault("opentracing.ref_type")}";
    }

    [Theory]
    [InlineData("CHILD_OF", "Failed in audit log (shop): disk full.")]
    [InlineData("FOLLOWS_FROM", "Failed in charge (shop): card declined.")]
    public void WhatFollowsFromASpan_IsNotItsCause(string type, string verdict)
    {
        var failed = (string text) =>
            $$""","tags":[{"key":"error","type":"bool","value":true},{"key":"otel.status_description","type":"string","value":"{{text}}"}]""";
        var trace = Trace(
            $$"""
            {{Span("a1", "POST /order", 0, 100, "")}}{{failed("order failed")}}},
            {{Span("a2", "audit log", 10, 95, Reference(type, "a1"))}}{{failed("disk full")}}},
            {{Span("a3", "charge", 20, 80, Reference("CHILD_OF", "a1"))}}{{failed("card declined")}}}
            """);

        Assert.Equal(2, Assert.Single(trace.Roots).Children.Count);
        Assert.StartsWith(verdict, TraceFindings.Of(trace)!.Verdict, StringComparison.Ordinal);
    }

    private static TreeNode Only(string members) =>
        Assert.Single(Trace($"{Span("a1", "GET /cart", 0, 90, "", process: "")},{members}}}").Roots);

    private static TraceTree Trace(string spans)
    {
        var file = $$"""
            {"data":[{"traceID":"{{TraceId}}","spans":[{{spans}}],"processes":{"p1":{"serviceName":"shop","tags":[]} } }]}
            """;
        return Assert.Single(TraceFile.Read(Encoding.UTF8.GetBytes(file)).Traces).Tree;
    }

    /// <summary>Without its closing brace: more members may follow.</summary>
    private static string Span(
        string id, string name, int fromMs, int toMs, string references, string process = ",\"processID\":\"p1\"") => $$"""
        {"traceID":"{{TraceId}}","spanID":"{{id}}","operationName":"{{name}}","references":[{{references}}],
        "startTime":{{1788000000000000 + (fromMs * 1000)}},"duration":{{(toMs - fromMs) * 1000}},"logs":[]{{process}}
        """;

    private static string Reference(string type, string id) => $$"""{"refType":"{{type}}","traceID":"{{TraceId}}","spanID":"{{id}}"}""";
}
