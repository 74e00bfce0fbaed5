using System.Globalization;
using System.Text;
using System.Text.Json;
using Sidechain.Otlp.Files;
using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Tests;

/// <summary>Links and events of OpenTelemetry, which its exporters write as texts for Zipkin, are links and events again.</summary>
public sealed class OpenTelemetryTextsTests
{
    private const string Ids = "5b8efff798038103d269b633813fc60c|eee19b7ec3c1b174";

    [Theory]
    [InlineData(
        "the Collector's", """exception|{"exception.type":"IOError","n":2}|3""",
        "exception [exception.type=IOError n=2 sidechain.dropped_attributes=3]")]
    [InlineData("the Collector's, with a bar in it", """a|b|{"k":"x|{y}|1"}|0""", "a|b [k=x|{y}|1]")]
    [InlineData("Java's", """ "exception":{"exception.type":"IOError"} """, "exception [exception.type=IOError]")]
    [InlineData("the specification's", """ "my event": { "k": [1, "2"] } """, "my event [k=[1,\"2\"]]")]
    [InlineData("Go's", """message: {"ok":true}""", "message [ok=true]")]
    [InlineData("Python's", """{"retry": {"n": 1}}""", "retry [n=1]")]
    [InlineData("a map in it", """ "e":{"m":{"a":1}} """, "e [m={\"a\":1}]")]
    [InlineData("no attributes", "plain", "plain []")]
    [InlineData("no JSON", "exception|{oops}|0", "exception|{oops}|0 []")]
    [InlineData("no count", """exception|{"a":1}|many""", """exception|{"a":1}|many []""")]
    [InlineData("no name", """{"a":1}""", """{"a":1} []""")]
    [InlineData("half a character", """e|{"a":"\ud800"}|0""", """e|{"a":"\ud800"}|0 []""")]
    public void Event_HasItsAttributes(string description, string text, string expected)
    {
        var value = JsonSerializer.Serialize(text.Trim());

        var happened = Assert.Single(Only($"\"annotations\":[{{\"timestamp\":1788000000000100,\"value\":{value}}}]").Events);

        var told = $"{happened.Name} [{Text(happened.Attributes)}]";
        Assert.True(told == expected, $"{description}: {told}");
    }

    [Theory]
    [InlineData("all of it", Ids + """|st=1|{"a":"b","n":5}|2""", "st=1 [a=b n=5 sidechain.dropped_attributes=2]")]
    [InlineData("ids alone", Ids + "||{}|0", " []")]
    [InlineData("no state, bars in a value", Ids + """||{"a":"|{}|7"}|0""", " [a=|{}|7]")]
    public void Link_IsALink(string description, string text, string expected)
    {
        var span = Only($"\"tags\":{{\"otlp.link.0\":{JsonSerializer.Serialize(text)}}}");
        var link = Assert.Single(span.Links);

        Assert.Equal(Ids, $"{link.TraceId}|{link.SpanId}");
        var told = $"{link.TraceState} [{Text(link.Attributes)}]";
        Assert.True(told == expected, $"{description}: {told}");
        Assert.Empty(span.Attributes);
    }

    [Theory]
    [InlineData("otlp.link.0", "|i|n|v|a|l|i|d|")]
    [InlineData("otlp.link.0", "00000000000000000000000000000000|eee19b7ec3c1b174||{}|0")]
    [InlineData("otlp.link.0", Ids + "||{|0")]
    [InlineData("otlp.link.x", Ids + "||{}|0")]
    [InlineData("otel.dropped_links_count", "some")]
    [InlineData("otel.scope.version", "1.0")]
    public void TagThatIsNoMember_StaysATag(string key, string value)
    {
        var span = Only($"\"tags\":{{\"{key}\":\"{value}\"}}");

        Assert.Empty(span.Links);
        Assert.Equal([KeyValuePair.Create(key, (object?)value)], span.Attributes);
    }

    [Fact]
    public void Links_AreInTheirOrder()
    {
        var tags = Enumerable.Range(1, 12).Reverse().Select(n => $"\"otlp.link.{n}\":\"{Ids[..33]}{n:x16}||{{}}|0\"");

        Assert.Equal(
            Enumerable.Range(1, 12).Select(n => n.ToString("x16", CultureInfo.InvariantCulture)),
            Only($"\"tags\":{{{string.Join(',', tags)}}}").Links.Select(link => link.SpanId));
    }

    [Theory]
    [InlineData("otlp.instrumentation.scope")]
    [InlineData("otlp.instrumentation.library")]
    public void CollectorsScope_IsTheLibrary(string scope)
    {
        var span = Only($"\"tags\":{{\"{scope}.name\":\"shop.http\",\"{scope}.version\":\"1.2\"}}");

        Assert.Equal(("shop.http", "1.2", 0), (span.ScopeName, span.ScopeVersion, span.Attributes.Count));
    }

    [Fact]
    public void DroppedCounts_AreMarks()
    {
        var span = Only(
            "\"tags\":{\"otel.dropped_attributes_count\":\"3\",\"otel.dropped_events_count\":2,\"otel.dropped_links_count\":\"1\"}");

        Assert.Equal(
            "sidechain.dropped_attributes=3 sidechain.dropped_events=2 sidechain.dropped_links=1", Text(span.Attributes));
    }

    private static string Text(IReadOnlyDictionary<string, object?> attributes) => string.Join(
        ' ', attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={AttributeJson.Text(pair.Value)}"));

    private static Span Only(string members)
    {
        var file = $$"""[{"traceId":"d269b633813fc60c","id":"a1","name":"get","timestamp":1788000000000000,"duration":1000,{{members}}}]""";
        return Assert.Single(Assert.Single(TraceFile.Read(Encoding.UTF8.GetBytes(file)).Traces).Tree.Roots).Span;
    }
}
