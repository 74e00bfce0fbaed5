using System.Text;
using Sidechain.Otlp.Files;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Otlp.Tests;

/// <summary>A span as Jaeger's model has it, member by member.</summary>
public sealed class JaegerFileTests
{
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

    private static TreeNode Only(string members)
    {
        var file = $$"""
            {"data":[{"traceID":"d269b633813fc60c","spans":[{"traceID":"d269b633813fc60c","spanID":"a1","operationName":"GET /cart","references":[],
            "startTime":1788000000000000,"duration":90000,"logs":[],{{members}}}],"processes":{"p1":{"serviceName":"shop","tags":[]} } }]}
            """;
        return Assert.Single(Assert.Single(TraceFile.Read(Encoding.UTF8.GetBytes(file)).Traces).Tree.Roots);
    }
}
