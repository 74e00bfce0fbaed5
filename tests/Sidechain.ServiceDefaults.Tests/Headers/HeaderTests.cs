using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sidechain.ServiceDefaults.Tests.Services;
using Sidechain.Tracing.Conventions;

namespace Sidechain.ServiceDefaults.Tests.Headers;

public sealed partial class HeaderTests
{
    public static TheoryData<string, string, HttpStatusCode> Answers => new()
    {
        { "GET", "/ok", HttpStatusCode.OK },
        { "GET", "/nothing-here", HttpStatusCode.NotFound },
        { "DELETE", "/ok", HttpStatusCode.MethodNotAllowed },
        { "GET", "/throws", HttpStatusCode.InternalServerError },
        { "GET", "/unavailable", HttpStatusCode.ServiceUnavailable },
        { "GET", "/health", HttpStatusCode.OK },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answer_OfAnyStatus_CarriesTraceAndTimes(string method, string path, HttpStatusCode status)
    {
        await using var service = await StartAsync();
        var trace = Ids.Trace();
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        using var response = await service.SendAsync(
            new HttpMethod(method), path, "X-Trace-ID", trace, "X-Span-ID", Ids.Span(), "X-Client-Timestamp", $"{before}");

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(trace, response.Header(HeaderNames.TraceId));
        Assert.Matches("^[0-9a-f]{32}$", response.Header(HeaderNames.RequestId));
        Assert.InRange(double.Parse(response.Header(HeaderNames.ServerTime)!, CultureInfo.InvariantCulture), 0, 60_000);
        Assert.InRange(long.Parse(response.Header(HeaderNames.ServerTimestamp)!, CultureInfo.InvariantCulture), before, before + 60_000);
        Assert.InRange(long.Parse(response.Header(HeaderNames.RequestDuration)!, CultureInfo.InvariantCulture), 0, 60_000);
        var timing = ServerTiming().Match(response.Header(HeaderNames.ServerTiming)!);
        Assert.True(timing.Success, response.Header(HeaderNames.ServerTiming));
        var received = decimal.Parse(timing.Groups["recv"].Value, CultureInfo.InvariantCulture);
        var sent = decimal.Parse(timing.Groups["sent"].Value, CultureInfo.InvariantCulture);
        Assert.InRange(received, before, sent);
        Assert.Equal(double.Parse(timing.Groups["total"].Value, CultureInfo.InvariantCulture), (double)(sent - received), 0.002);
    }

    [Fact]
    public async Task SpanId_OfAnswer_IsTheServersRecordedSpan()
    {
        await using var service = await StartAsync();
        var trace = Ids.Trace();

        using var response = await service.GetAsync("/ok", "X-Trace-ID", trace, "X-Span-ID", Ids.Span());

        var span = await service.Spans.SingleAsync(trace);
        Assert.Equal(span.SpanId.ToHexString(), response.Header(HeaderNames.SpanId));
        var traceParent = $"00-{trace}-{span.SpanId.ToHexString()}-01";
        Assert.Contains(
            $"trace;desc={traceParent}, traceparent;desc=\"{traceParent}\"", response.Header(HeaderNames.ServerTiming),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task SpanId_OfAnUntracedAnswer_IsLeftOut()
    {
        await using var service = await StartAsync();

        using var response = await service.GetAsync("/health", "X-Trace-ID", Ids.Trace(), "X-Span-ID", Ids.Span());

        Assert.Null(response.Header(HeaderNames.SpanId));
        Assert.DoesNotContain("trace;desc", response.Header(HeaderNames.ServerTiming), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc123def456")]
    [InlineData("ABCDEF0123456789ABCDEF0123456789")]
    [InlineData("f81d4fae-7dec-11d0-a765-00a0c91e6bf6")]
    [InlineData("d269b633813fc60c")]
    public async Task TraceId_InAnotherSpelling_IsEchoedAsItCame(string text)
    {
        await using var service = await StartAsync();

        using var response = await service.GetAsync("/ok", "X-Trace-ID", text, "X-Span-ID", "1");

        Assert.Equal(text, response.Header(HeaderNames.TraceId));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("a b")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Garbage_InIds_IsNeverReflected(string garbage)
    {
        await using var service = await StartAsync();

        using var response = await service.GetAsync(
            "/throws", "X-Trace-ID", garbage, "X-Request-ID", "no/slash " + garbage, "X-User-ID", "<b>");

        var problem = await response.ProblemAsync(HttpStatusCode.InternalServerError);
        Assert.Equal(response.Header(HeaderNames.TraceId), problem.GetProperty("traceId").GetString());
        Assert.DoesNotContain(garbage, response.Headers.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(garbage, problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            service.Log.Lines, line => line.Fields.Values.Any(value => $"{value}".Contains('<', StringComparison.Ordinal)));
    }

    [Fact]
    public async Task TraceParent_AgainstTraceId_WinsAndIsEchoed()
    {
        await using var service = await StartAsync();
        var (trace, other) = (Ids.Trace(), Ids.Trace());

        using var response = await service.GetAsync("/ok", "traceparent", $"00-{trace}-{Ids.Span()}-01", "X-Trace-ID", other);

        Assert.Equal(trace, response.Header(HeaderNames.TraceId));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("1")]
    [InlineData("4102444799999")]
    public async Task RequestDuration_OfAClockThatIsWrong_IsLeftOut(string timestamp)
    {
        await using var service = await StartAsync();

        using var response = await service.GetAsync("/ok", "X-Client-Timestamp", timestamp);

        Assert.Null(response.Header(HeaderNames.RequestDuration));
    }

    [Fact]
    public async Task RequestId_WellFormed_IsEchoedAndLogged()
    {
        await using var service = await StartAsync();

        using var response = await service.GetAsync("/logs", "X-Request-ID", "req-42", "X-User-ID", "alice");

        Assert.Equal("req-42", response.Header(HeaderNames.RequestId));
        var line = Assert.Single(service.Log.Lines, line => line.Message == "hello");
        Assert.Equal(("req-42", "alice"), (line.Fields["request.id"], line.Fields["user.hint"]));
    }

    [Fact]
    public async Task ServerTiming_OfTheEndpoint_IsKept()
    {
        await using var service = await StartAsync();

        using var response = await service.GetAsync("/timed");

        Assert.StartsWith("db;dur=1, total;dur=", response.Header(HeaderNames.ServerTiming), StringComparison.Ordinal);
    }

    private static Task<TestService> StartAsync() => TestService.StartAsync(app =>
    {
        app.MapGet("/ok", () => "ok");
        app.MapGet("/throws", string () => throw new InvalidOperationException("secret detail"));
        app.MapGet("/unavailable", () => Sidechain.ServiceDefaults.Problems.Problem.Unavailable("The store is away."));
        app.MapGet("/logs", (ILogger<HeaderTests> logger) => logger.LogInformation("hello"));
        app.MapGet("/timed", (HttpContext context) => context.Response.Headers.Append("Server-Timing", "db;dur=1"));
    });

    [GeneratedRegex(@"^total;dur=(?<total>[\d.]+), recv;desc=(?<recv>\d{13}\.\d{3}), sent;desc=(?<sent>\d{13}\.\d{3})(, trace;|$)")]
    private static partial Regex ServerTiming();
}
