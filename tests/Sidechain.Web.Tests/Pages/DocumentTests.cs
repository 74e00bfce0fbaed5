using System.IO.Compression;
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
    [InlineData("/explore?q=dusty", HttpStatusCode.OK)]
    [InlineData("/posts/0190a", HttpStatusCode.OK)]
    [InlineData("/users/alice", HttpStatusCode.OK)]
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

    [Theory]
    [InlineData("GET", "/", HttpStatusCode.OK)]
    [InlineData("HEAD", "/", HttpStatusCode.OK)]
    [InlineData("GET", "/nowhere", HttpStatusCode.NotFound)]
    [InlineData("PUT", "/nowhere", HttpStatusCode.Forbidden)]
    [InlineData("PUT", "/nowhere", HttpStatusCode.NotFound, "X-Sidechain-Web", "1")]
    [InlineData("PUT", "/nowhere", HttpStatusCode.NotFound, "X-Sidechain-Web", "1", "Accept", "text/html")]
    [InlineData("POST", "/login", HttpStatusCode.NotFound, "X-Sidechain-Web", "1", "Accept", "text/html")]
    [InlineData("GET", "/icon.svg", HttpStatusCode.OK)]
    [InlineData("GET", "/icon.svg", HttpStatusCode.PartialContent, "Range", "bytes=0-9")]
    [InlineData("GET", "/icon.svg", HttpStatusCode.RequestedRangeNotSatisfiable, "Range", "bytes=999999-")]
    [InlineData("GET", "/icon.svg", HttpStatusCode.OK, "Accept-Encoding", "br")]
    [InlineData("GET", "/session", HttpStatusCode.OK)]
    [InlineData("DELETE", "/session", HttpStatusCode.Forbidden)]
    [InlineData("DELETE", "/session", HttpStatusCode.NoContent, "X-Sidechain-Web", "1")]
    [InlineData("GET", "/alive", HttpStatusCode.OK)]
    [InlineData("GET", "/api/v1/x", HttpStatusCode.OK)]
    [InlineData("GET", "/api/v1/away", HttpStatusCode.ServiceUnavailable)]
    public async Task EveryAnswer_StandsUnderAPolicy(string method, string path, HttpStatusCode status, params string[] headers)
    {
        await using var web = await WebHost.StartAsync();
        if (path.EndsWith("/away", StringComparison.Ordinal))
        {
            await web.Api.StopAsync();
        }

        using var response = await web.SendAsync(new HttpMethod(method), path, null, headers);

        Assert.Equal(status, response.StatusCode);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
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
        Assert.Contains(
            $"trace;desc=00-{span.TraceId.ToHexString()}-{span.SpanId.ToHexString()}-01",
            string.Join(',', response.Headers.GetValues("Server-Timing")), StringComparison.Ordinal);
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

    [Theory]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip")]
    [InlineData("identity", null)]
    public async Task FirstLoad_IsCompressed_AsTheBrowserTakesIt(string accepted, string? encoding)
    {
        await using var web = await WebHost.StartAsync();
        using var page = await web.GetAsync("/login", Navigation);
        var html = await page.Content.ReadAsByteArrayAsync();
        var size = html.Length;
        var addresses = FileAddress().Matches(System.Text.Encoding.UTF8.GetString(html))
            .Select(match => match.Groups["path"].Value).ToList();

        Assert.Contains(addresses, address => address.EndsWith(".js", StringComparison.Ordinal));
        foreach (var address in addresses)
        {
            using var response = await web.GetAsync(address, "Accept-Encoding", accepted);
            using var plain = await web.GetAsync(address);
            var bytes = await response.Content.ReadAsByteArrayAsync();
            size += bytes.Length;

            Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
            Assert.Contains("Accept-Encoding", response.Headers.Vary);
            Assert.Contains("Accept-Encoding", plain.Headers.Vary);
            Assert.Equal(plain.Content.Headers.ContentType, response.Content.Headers.ContentType);
            Assert.Equal(plain.Headers.CacheControl, response.Headers.CacheControl);
            Assert.Equal(await plain.Content.ReadAsByteArrayAsync(), await UnpackAsync(bytes, encoding));
        }

        // What the README promises.
        Assert.True(encoding is null || size < 130 * 1024, $"{size} bytes");
    }

    private static async Task<byte[]> UnpackAsync(byte[] bytes, string? encoding)
    {
        await using Stream packed = new MemoryStream(bytes);
        await using var unpacked = encoding switch
        {
            "br" => new BrotliStream(packed, CompressionMode.Decompress),
            "gzip" => new GZipStream(packed, CompressionMode.Decompress),
            _ => packed,
        };
        using var whole = new MemoryStream();
        await unpacked.CopyToAsync(whole);
        return whole.ToArray();
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

    [GeneratedRegex("(?:src|href)=\"(?<path>/[^\"]+\\.(?:js|css|svg))\"")]
    private static partial Regex FileAddress();
}
