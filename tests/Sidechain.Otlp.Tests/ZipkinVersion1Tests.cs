using System.Globalization;
using System.Text;
using Sidechain.Otlp.Files;
using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Tests;

/// <summary>Spans as Zipkin's first API has them: kinds, services and times are in annotations.</summary>
public sealed class ZipkinVersion1Tests
{
    private const string Tags = """
        "binaryAnnotations":[{"key":"http.path","value":"/cart","endpoint":{"serviceName":"shop"}},{"key":"error","value":"boom","endpoint":{"serviceName":"cart"}},
            {"key":"sa","value":true,"endpoint":{"serviceName":"cart"}},{"key":"ca","value":true,"endpoint":{"serviceName":"shop"}}]
        """;

    [Fact]
    public void BothSidesOfACall_InOneRecord_AreTwoSpans() => AreTheCall(
        $$$"""[{"traceId":"d269b633813fc60c","id":"a1","name":"get /cart","annotations":[{{{At(0, "cs", "shop")}}},{{{At(10, "sr", "cart")}}},{{{At(20, "retry", "cart")}}},{{{At(90, "ss", "cart")}}},{{{At(100, "cr", "shop")}}}],{{{Tags}}}}]""");

    [Fact]
    public void BothSidesOfACall_InTwoRecordsOfOneId_AreTwoSpans() => AreTheCall(
        $$$"""
        [{"traceId":"d269b633813fc60c","id":"a1","name":"get /cart","annotations":[{{{At(10, "sr", "cart")}}},{{{At(20, "retry", "cart")}}},{{{At(90, "ss", "cart")}}}],
            "binaryAnnotations":[{"key":"error","value":"boom","endpoint":{"serviceName":"cart"}},{"key":"ca","value":true,"endpoint":{"serviceName":"shop"}}]},
         {"traceId":"d269b633813fc60c","id":"a1","name":"get /cart","timestamp":1788000000000000,"duration":100000,"annotations":[{{{At(0, "cs", "shop")}}},{{{At(100, "cr", "shop")}}}],
            "binaryAnnotations":[{"key":"http.path","value":"/cart","endpoint":{"serviceName":"shop"}},{"key":"sa","value":true,"endpoint":{"serviceName":"cart"}}]}]
        """);

    [Theory]
    [InlineData(
        "a message that was sent",
        "\"annotations\":[{\"timestamp\":1788000000000000,\"value\":\"ms\",\"endpoint\":{\"serviceName\":\"a\"}}]",
        "a Producer unfinished")]
    [InlineData(
        "a message that came",
        "\"annotations\":[{\"timestamp\":1788000000000000,\"value\":\"mr\",\"endpoint\":{\"serviceName\":\"a\"}}],\"duration\":5000",
        "a Consumer 5")]
    [InlineData(
        "a span that is no call",
        "\"timestamp\":1788000000000000,\"duration\":7000,"
        + "\"binaryAnnotations\":[{\"key\":\"lc\",\"value\":\"\",\"endpoint\":{\"serviceName\":\"a\"}}]",
        "a Internal 7")]
    [InlineData(
        "a server whose answer is missing",
        "\"annotations\":[{\"timestamp\":1788000000000000,\"value\":\"sr\",\"endpoint\":{\"serviceName\":\"a\"}}]", "a Server unfinished")]
    [InlineData(
        "a client of whom the end alone is known",
        "\"annotations\":[{\"timestamp\":1788000000000000,\"value\":\"cr\",\"endpoint\":{\"serviceName\":\"a\"}}]", "a Client 0")]
    [InlineData(
        "tags that are broken",
        "\"timestamp\":1788000000000000,\"duration\":1000,"
        + "\"binaryAnnotations\":[5,{\"key\":7},{\"value\":\"x\"},{\"key\":\"k\",\"value\":{}}]",
        "unknown_service Internal 1")]
    public void Record_HasItsSide(string description, string members, string expected)
    {
        var span = Assert.Single(Roots($$$"""[{"traceId":"d269b633813fc60c","id":"a1","name":"x",{{{members}}}}]""")).Span;

        var lasted = span.Unfinished ? "unfinished" : ((span.EndNs - span.StartNs) / 1e6).ToString(CultureInfo.InvariantCulture);
        Assert.True($"{span.Service} {span.Kind} {lasted}" == expected, $"{description}: {span.Service} {span.Kind} {lasted}");
    }

    [Fact]
    public void Addresses_StandWhereOpenTelemetryHasThem()
    {
        const string Called = """{"key":"sa","value":true,"endpoint":{"serviceName":"cart","ipv4":"10.0.0.2","port":8080}}""";
        const string Calling = """{"key":"ca","value":true,"endpoint":{"ipv6":"2001:db8::1","port":50123}}""";
        var client = Assert.Single(Roots(
            $$$"""
            [{"traceId":"d269b633813fc60c","id":"a1","name":"get",
            "annotations":[{{{At(0, "cs", "shop")}}},{{{At(10, "sr", "cart")}}}],"binaryAnnotations":[{{{Called}}},{{{Calling}}}]}]
            """));

        Assert.Equal(("10.0.0.2", 8080L), (client.Span.Attributes["server.address"], client.Span.Attributes["server.port"]));
        var server = Assert.Single(client.Children).Span;
        Assert.Equal(("2001:db8::1", 50123L), (server.Attributes["client.address"], server.Attributes["client.port"]));
        Assert.Equal(["10.0.0.1"], Assert.IsType<object?[]>(server.Resource["host.ip"]));
    }

    private static void AreTheCall(string file)
    {
        var client = Assert.Single(Roots(file));
        var server = Assert.Single(client.Children);

        Assert.Equal(
            ["get /cart shop Client 0..100 Ok", "get /cart cart Server 10..90 Error"],
            new[] { client.Span, server.Span }.Select(span => FormattableString.Invariant(
                $"{span.Name} {span.Service} {span.Kind} {Ms(span.StartNs)}..{Ms(span.EndNs)} {span.Status}")));
        Assert.Equal(
            ("boom", "shop", "cart", "/cart"),
            (server.Span.StatusMessage, server.Span.Attributes["peer.service"], client.Span.Attributes["peer.service"],
                client.Span.Attributes["http.path"]));
        Assert.Equal(["retry"], server.Span.Events.Select(happened => happened.Name));
        Assert.Empty(client.Span.Events);
    }

    private static long Ms(long nanoseconds) => (nanoseconds / 1_000_000) - 1788000000000;

    private static IReadOnlyList<TreeNode> Roots(string file) =>
        Assert.Single(TraceFile.Read(Encoding.UTF8.GetBytes(file)).Traces).Tree.Roots;

    private static string At(int ms, string value, string service) =>
        $$$"""{"timestamp":{{{1788000000000000 + (ms * 1000)}}},"value":"{{{value}}}","endpoint":{"serviceName":"{{{service}}}","ipv4":"10.0.0.1"}}""";
}
