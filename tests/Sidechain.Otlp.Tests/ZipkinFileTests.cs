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

    private static TreeNode Only(string members)
    {
        var file = $$"""[{"traceId":"d269b633813fc60c","id":"00000000000000a1","name":"get","timestamp":1788000000000000,"localEndpoint":{"serviceName":"shop"},{{members}}}]""";
        return Assert.Single(Assert.Single(TraceFile.Read(Encoding.UTF8.GetBytes(file)).Traces).Tree.Roots);
    }
}
