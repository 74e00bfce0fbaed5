using System.Text;
using Sidechain.Otlp.Files;
using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Tests;

/// <summary>A span as Zipkin's second API has it, member by member.</summary>
public sealed class ZipkinFileTests
{
    [Theory]
    [InlineData("\"error\":\"out of stock\"", "error", "out of stock")]
    [InlineData("\"error\":\"\"", "error", null)]
    [InlineData("\"error\":\"true\"", "error", null)]
    [InlineData("\"error\":\"false\"", "ok", null)]
    [InlineData("\"error\":false", "ok", null)]
    [InlineData("\"error\":\"False\"", "ok", null)]
    [InlineData("\"error\":\"True\"", "error", null)]
    [InlineData("\"error\":true", "error", null)]
    [InlineData("\"error\":5", "error", null)]
    [InlineData("\"otel.status_code\":\"ERROR\",\"error\":\"boom\"", "error", "boom")]
    [InlineData("\"otel.status_code\":\"ERROR\",\"otel.status_description\":\"boom\"", "error", "boom")]
    [InlineData("\"otel.status_code\":\"OK\"", "ok", null)]
    public void Tags_SayWhetherItFailed(string tags, string status, string? message)
    {
        var span = Only($$""" "tags":{ {{tags}} } """).Span;

        Assert.Equal((status, message), (span.Status.ToString().ToLowerInvariant(), span.StatusMessage));
        Assert.Equal(tags.Contains("\"OK\"", StringComparison.Ordinal), span.SaidOk);
    }

    [Fact]
    public void TagsOfOpenTelemetry_AreMembersAgain()
    {
        var span = Only(""" "tags":{"otel.scope.name":"shop.http","otel.scope.version":"1.2","otel.library.name":"shop.http","w3c.tracestate":"a=b","kept":"x"} """).Span;

        Assert.Equal(("shop.http", "1.2", "a=b"), (span.ScopeName, span.ScopeVersion, span.TraceState));
        Assert.Equal(["kept"], span.Attributes.Keys);
    }

    [Theory]
    [InlineData("-5000")]
    [InlineData("\"-5000\"")]
    public void DurationBelowNothing_IsMarked(string duration) =>
        Assert.Equal(["ended 5 ms before it started; it is shown without a duration"], Only($$""" "duration":{{duration}} """).Warnings);

    [Theory]
    [InlineData(
        "a call", "\"kind\":\"CLIENT\",\"remoteEndpoint\":{\"ipv4\":\"10.0.0.1\",\"port\":9200}",
        "server.address=10.0.0.1 server.port=9200")]
    [InlineData(
        "a name beside it", "\"remoteEndpoint\":{\"serviceName\":\"es\",\"ipv6\":\"2001:db8::1\",\"port\":\"9200\"}",
        "peer.service=es server.address=2001:db8::1 server.port=9200")]
    [InlineData(
        "a tag that says it, too",
        "\"tags\":{\"server.address\":\"es.local\",\"server.port\":\"9200\"},\"remoteEndpoint\":{\"ipv4\":\"10.0.0.1\",\"port\":9200}",
        "network.peer.address=10.0.0.1 network.peer.port=9200 server.address=es.local server.port=9200")]
    [InlineData(
        "who called, before the kind", "\"remoteEndpoint\":{\"ipv4\":\"10.0.0.7\",\"port\":50123},\"kind\":\"SERVER\"",
        "client.address=10.0.0.7 client.port=50123")]
    [InlineData(
        "the port of its own", "\"kind\":\"SERVER\",\"localEndpoint\":{\"serviceName\":\"shop\",\"port\":8080}", "network.local.port=8080")]
    [InlineData("nothing", "\"remoteEndpoint\":{\"serviceName\":\"\",\"port\":0}", "")]
    [InlineData("nonsense", "\"remoteEndpoint\":{\"ipv4\":7,\"port\":-1,\"ipv6\":null}", "")]
    [InlineData("no object", "\"remoteEndpoint\":\"10.0.0.1\"", "")]
    public void Endpoints_StandWhereOpenTelemetryHasThem(string description, string members, string expected)
    {
        var attributes = Only(members).Span.Attributes.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal);

        Assert.True(string.Join(' ', attributes) == expected, $"{description}: {string.Join(' ', attributes)}");
    }

    [Fact]
    public void OwnAddresses_AreThoseOfTheProcess() => Assert.Equal(
        ["10.0.0.1", "2001:db8::1"],
        Assert.IsType<object?[]>(
            Only(""" "localEndpoint":{"ipv4":"10.0.0.1","ipv6":"2001:db8::1"} """).Span.Resource["host.ip"]));

    /// <summary>Each shard has an address of its own, and no other thing tells their calls apart.</summary>
    [Fact]
    public void AnotherShardsCall_IsNoLaterTryOfTheFirst()
    {
        const string Ids = "\"traceId\":\"98038103d269b633\",\"localEndpoint\":{\"serviceName\":\"search\"},\"timestamp\":17960000000";
        var shards = Enumerable.Range(1, 3).Select(n => $$$"""
            {{{{Ids}}}{{{n}}}0000,"id":"{{{n + 1}}}","parentId":"1","name":"query","kind":"CLIENT","duration":9000,
             "remoteEndpoint":{"ipv4":"10.0.0.{{{n}}}"},"tags":{ {{{(n == 1 ? "\"error\":\"disk\"" : "")}}} }}
            """);
        var file = $$$"""
            [{{{{Ids}}}00000,"id":"1","name":"get","kind":"SERVER","duration":90000,
             "tags":{"error":"shard failed"}},{{{string.Join(',', shards)}}}]
            """;

        Assert.StartsWith(
            "Failed in query (search): disk",
            Assert.Single(TraceFile.Read(Encoding.UTF8.GetBytes(file)).Traces).Verdict, StringComparison.Ordinal);
    }

    private static TreeNode Only(string members)
    {
        var file = $$"""[{"traceId":"d269b633813fc60c","id":"00000000000000a1","name":"get","timestamp":1788000000000000,"localEndpoint":{"serviceName":"shop"},{{members}}}]""";
        return Assert.Single(Assert.Single(TraceFile.Read(Encoding.UTF8.GetBytes(file)).Traces).Tree.Roots);
    }
}
