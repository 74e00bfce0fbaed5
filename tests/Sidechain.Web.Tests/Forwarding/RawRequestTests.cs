using System.Text.RegularExpressions;
using Sidechain.Web.Tests.Hosting;

namespace Sidechain.Web.Tests.Forwarding;

/// <summary>Requests as no browser makes them.</summary>
public sealed partial class RawRequestTests
{
    private const string Ours = "X-Sidechain-Web: 1\r\n";
    private const string Hidden = "GET /api/v1/hidden HTTP/1.1\r\nHost: x\r\n\r\n";

    [Theory]
    [InlineData("two lengths", "Content-Length: 5\r\nContent-Length: 0\r\n")]
    [InlineData("a length and chunks", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")]
    [InlineData("chunks by another name", "Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n")]
    [InlineData("chunks after a space", "Content-Length: 5\r\nTransfer-Encoding : chunked\r\n")]
    [InlineData("chunks twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n")]
    [InlineData("a folded header", "Content-Length: 5\r\nX-Other: a\r\n b\r\n")]
    [InlineData("a length that is none", "Content-Length: +5\r\n")]
    [InlineData("a bare line feed", "Content-Length: 5\nX-Other: a\r\n")]
    public async Task BodyOfTwoLengths_HidesNoRequest(string what, string headers)
    {
        await using var web = await WebHost.StartAsync();

        var answer = await web.SendRawAsync(
            $"POST /api/v1/posts HTTP/1.1\r\nHost: {web.Address.Authority}\r\nConnection: close\r\n{Ours}{headers}\r\n0\r\n\r\n{Hidden}");

        Assert.DoesNotContain(web.Api.Received, request => request.Target.Contains("hidden", StringComparison.Ordinal));
        Assert.True(StatusLine().Count(answer) <= 1, $"{what}: {answer}");
    }

    [Theory]
    [InlineData("GET /api/%2e%2e/session HTTP/1.1")]
    [InlineData("GET /api/v1/..%2f..%2fsession HTTP/1.1")]
    [InlineData("GET /api/v1/..%5c..%5cadmin HTTP/1.1")]
    [InlineData("GET /api/v1/..;/admin HTTP/1.1")]
    [InlineData("GET /api/v1/%252e%252e/%252e%252e/admin HTTP/1.1")]
    [InlineData("GET //api/v1/x HTTP/1.1")]
    [InlineData("GET /api//evil.test/x HTTP/1.1")]
    [InlineData("GET /api/@evil.test/ HTTP/1.1")]
    [InlineData("GET /api/v1/x#@evil.test/ HTTP/1.1")]
    [InlineData("GET /api/v1/\u00fc%ff%c0%ae HTTP/1.1")]
    [InlineData("GET /api/v1/%00 HTTP/1.1")]
    [InlineData("GET /api/v1/%ff%c0%ae%c0%ae HTTP/1.1")]
    [InlineData("GET /api/v1/x?a=[\"<>]&b=%zz&c=^`{|} HTTP/1.1")]
    [InlineData("GET http://evil.test/api/v1/x HTTP/1.1")]
    [InlineData("GET api/v1/x HTTP/1.1")]
    [InlineData("OPTIONS * HTTP/1.1")]
    [InlineData("CONNECT evil.test:443 HTTP/1.1")]
    public async Task Path_OfAnyKind_StaysBelowTheApi(string line)
    {
        await using var web = await WebHost.StartAsync();

        var answer = await web.SendRawAsync($"{line}\r\nHost: {web.Address.Authority}\r\nConnection: close\r\n\r\n");

        Assert.DoesNotMatch("^HTTP/1.1 50", answer);
        Assert.All(web.Api.Received, request =>
        {
            Assert.StartsWith("/api/", request.Target, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotMatch(@"/\.\.(/|$)|%2[eE]|\\", request.Target.Replace("%252e", "", StringComparison.Ordinal));
            Assert.Equal(new Uri(web.Api.Address).Authority, request.Headers["Host"]);
        });
    }

    [Theory]
    [InlineData("Connection: close, X-Sidechain-Web, Authorization")]
    [InlineData("Connection: close, Content-Length")]
    [InlineData("Connection: close, Host")]
    [InlineData("Connection: close\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")]
    [InlineData("Connection: close\r\nExpect: 100-continue")]
    [InlineData("Connection: close\r\nTE: trailers, chunked\r\nProxy-Connection: keep-alive\r\nKeep-Alive: timeout=1000")]
    [InlineData("Connection: close\r\nX-Client-Version: f\u00fcnf")]
    [InlineData("Connection: close\r\nX-Client-Version: f\u00c3\u00bcnf in UTF-8")]
    [InlineData("Connection: close\r\nContent-Type: text/\u00c3\u00bc")]
    [InlineData("Connection: close\r\nX-Other: \u0001\u0002")]
    [InlineData("Connection: close\r\nReferer: http://x/\u00e4\u00f6")]
    [InlineData("Connection: close\r\nCookie: sidechain-session=a; sidechain-session=b; $Path=/; \u00ff=\u00fe")]
    public async Task Headers_OfAnyKind_AreNoOutage(string headers)
    {
        await using var web = await WebHost.StartAsync();

        var answer = await web.SendRawAsync(
            $"POST /api/v1/posts HTTP/1.1\r\nHost: {web.Address.Authority}\r\n{Ours}Content-Length: 2\r\n{headers}\r\n\r\n{{}}");

        Assert.Matches("^HTTP/1.1 (100 Continue\r\n\r\nHTTP/1.1 )?(200|400|403) ", answer);
        Assert.All(web.Api.Received, request =>
        {
            Assert.False(
                request.Headers.ContainsKey("Authorization")
                    || request.Headers.ContainsKey("Cookie") || request.Headers.ContainsKey("Upgrade"));
            Assert.Equal(new Uri(web.Api.Address).Authority, request.Headers["Host"]);
        });
    }

    [Theory]
    [InlineData("/index.html")]
    [InlineData("//index.html")]
    [InlineData("/index.html/")]
    [InlineData("/./index.html")]
    [InlineData("/%2e/index.html")]
    [InlineData("/%5cindex.html")]
    [InlineData("/assets/")]
    [InlineData("/assets/..%2findex.html")]
    [InlineData("/assets/%2e%2e/%2e%2e/appsettings.json")]
    [InlineData("/..%5cappsettings.json")]
    [InlineData("/appsettings.json")]
    [InlineData("/Sidechain.Web.dll")]
    [InlineData("/client/index.html")]
    [InlineData("/.well-known/x")]
    public async Task Files_AreThoseOfTheClientAlone(string path)
    {
        await using var web = await WebHost.StartAsync();

        var answer = await web.SendRawAsync(
            $"GET {path} HTTP/1.1\r\nHost: {web.Address.Authority}\r\nAccept: text/html\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("LogLevel", answer, StringComparison.Ordinal);
        // The app, which says that there is no such page, and knows who is signed in.
        Assert.Contains("sidechain-user", answer, StringComparison.Ordinal);
    }

    [GeneratedRegex("HTTP/1.1 [2-5]")]
    private static partial Regex StatusLine();
}
