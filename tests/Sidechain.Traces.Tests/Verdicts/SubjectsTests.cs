using Sidechain.Traces.Verdicts;

namespace Sidechain.Traces.Tests.Verdicts;

/// <summary>Attributes that each try has of its own do not make it another step, and those that say what it is about do.</summary>
public sealed class SubjectsTests
{
    [Theory]
    [InlineData("http.flavor", "1.1", "2.0")]
    [InlineData("network.protocol.version", "1.1", "2")]
    [InlineData("goroutine.id", "17", "19")]
    [InlineData("code.lineno", "17", "19")]
    [InlineData("http.request.header.traceparent", "00-a", "00-b")]
    [InlineData("http.request.header.date", "Mon", "Tue")]
    [InlineData("sent_at", "1", "2")]
    [InlineData("ts", "1", "2")]
    [InlineData("oauth.nonce", "a", "b")]
    [InlineData("server.resolved", "10.0.0.1", "10.0.0.2")]
    [InlineData("user_agent.original", "a", "b")]
    public void OfATry(string key, string first, string second) =>
        Assert.StartsWith("Failed in POST /order (api): order_failed.", Verdict(key, first, second), StringComparison.Ordinal);

    [Theory]
    [InlineData("order.id", "7", "8")]
    [InlineData("network.peer.address", "10.0.0.1", "10.0.0.2")]
    [InlineData("net.peer.ip", "10.0.0.1", "10.0.0.2")]
    [InlineData("server.address", "shard-1", "shard-2")]
    public void OfASubject(string key, string first, string second) =>
        Assert.StartsWith("Failed in POST (api): bad.", Verdict(key, first, second), StringComparison.Ordinal);

    /// <summary>One name may stand for many machines.</summary>
    [Fact]
    public void NumberOfTheMachine_BesideItsName_IsOfATry() => Assert.StartsWith(
        "Failed in POST /order (api): order_failed.",
        Verdict("server.address:pay network.peer.address", "10.0.0.1", "10.0.0.2"), StringComparison.Ordinal);

    private static string Verdict(string key, string first, string second) => TraceFindings.Of(DrawnTrace.Tree($"""
        POST /order  0..300  api server error:order_failed
          POST  10..90  api client error:bad {key}:{first}
          POST  100..190  api client {key}:{second}
        """))!.Verdict;
}
