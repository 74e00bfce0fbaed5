using System.Net;
using System.Text.RegularExpressions;
using Sidechain.Web.Tests.Hosting;

namespace Sidechain.Web.Tests.Pages;

public sealed partial class DocumentTests
{
    private static readonly string[] Navigation = ["Sec-Fetch-Dest", "document", "Accept", "text/html"];

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/login", HttpStatusCode.OK)]
    [InlineData("/register", HttpStatusCode.OK)]
    [InlineData("/share", HttpStatusCode.OK)]
    [InlineData("/posts/0190a", HttpStatusCode.OK)]
    [InlineData("/settings", HttpStatusCode.OK)]
    [InlineData("/nowhere/at.all", HttpStatusCode.NotFound)]
    public async Task EveryAddress_IsTheApp_UnderAStrictPolicy(string path, HttpStatusCode status)
    {
        await using var web = await WebHost.StartAsync();

        using var response = await web.GetAsync(path, Navigation);

        Assert.Equal(status, response.StatusCode);
        var html = await response.Content.ReadAsStringAsync();
        Assert.Contains("<div id=\"app\">", html, StringComparison.Ordinal);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        // Nothing that the policy would stop.
        Assert.DoesNotMatch(@"<script(?![^>]*\bsrc=)|<style| style=| on\w+=", html);
        Assert.True(response.Headers.CacheControl is { Private: true, NoCache: true, NoStore: false });
    }

    [Fact]
    public async Task PageLoad_IsTheParentOfTheHostsSpan()
    {
        await using var web = await WebHost.StartAsync();

        using var response = await web.GetAsync("/", Navigation);

        var span = await web.Spans.NextAsync();
        var meta = TraceParent().Match(await response.Content.ReadAsStringAsync());
        Assert.Equal(span.TraceId.ToHexString(), meta.Groups["trace"].Value);
        Assert.Equal(span.ParentSpanId.ToHexString(), meta.Groups["span"].Value);
        Assert.Equal("GET /", span.DisplayName);
        Assert.Contains($"trace;desc=00-{span.TraceId.ToHexString()}-{span.SpanId.ToHexString()}-01", string.Join(',', response.Headers.GetValues("Server-Timing")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Accept", "text/html")]
    [InlineData("Sec-Fetch-Dest", "document", "Sec-Purpose", "prefetch;prerender")]
    [InlineData("Sec-Fetch-Dest", "document", "Cookie", "a=b; sidechain-tracing=off")]
    public async Task RequestThatNobodyRecords_IsARootOfItsOwn(params string[] headers)
    {
        await using var web = await WebHost.StartAsync();

        using var response = await web.GetAsync("/", headers);

        Assert.Equal(default, (await web.Spans.NextAsync()).ParentSpanId);
        Assert.DoesNotContain("traceparent", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_NamesTheUser_AsText()
    {
        await using var web = await WebHost.StartAsync();
        const string Name = "\"><script>alert(1)</script>";
        using (await web.LogInAsync(Name))
        using (var response = await web.GetAsync("/", Navigation))
        {
            var html = await response.Content.ReadAsStringAsync();
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            var content = UserMeta().Match(html).Groups["user"].Value;
            Assert.Contains("alert(1)", WebUtility.HtmlDecode(content), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Files_AreKeptForGood_AndLeaveNoSpans()
    {
        await using var web = await WebHost.StartAsync();
        using var page = await web.GetAsync("/settings", Navigation);
        await web.Spans.NextAsync();
        var script = ScriptAddress().Match(await page.Content.ReadAsStringAsync()).Groups["path"].Value;

        using var response = await web.GetAsync(script);
        using var next = await web.GetAsync("/login", Navigation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Content.Headers.ContentLength > 10_000, "empty file");
        Assert.Contains("immutable", response.Headers.GetValues("Cache-Control").Single(), StringComparison.Ordinal);
        Assert.Equal("GET /login", (await web.Spans.NextAsync()).DisplayName);
    }

    [Fact]
    public async Task UnknownAddress_AskedByAProgram_IsAProblem()
    {
        await using var web = await WebHost.StartAsync();

        using var response = await web.GetAsync("/nowhere", "Accept", "application/json");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [GeneratedRegex("<meta name=\"traceparent\" content=\"00-(?<trace>[0-9a-f]{32})-(?<span>[0-9a-f]{16})-01\">")]
    private static partial Regex TraceParent();

    [GeneratedRegex("<meta name=\"sidechain-user\" content=\"(?<user>[^\"]*)\">")]
    private static partial Regex UserMeta();

    [GeneratedRegex("src=\"(?<path>/assets/[^\"]+\\.js)\"")]
    private static partial Regex ScriptAddress();
}
