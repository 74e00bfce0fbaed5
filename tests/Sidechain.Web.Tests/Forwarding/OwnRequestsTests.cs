using System.Net;
using Sidechain.Web.Tests.Hosting;

namespace Sidechain.Web.Tests.Forwarding;

public sealed class OwnRequestsTests
{
    [Theory]
    [InlineData("a form of another site", false, "X-Other", "1", "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.test")]
    [InlineData("a script of another site", false, "X-Sidechain-Web", "1", "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.test")]
    [InlineData(
        "another port of the host, which is the same site", false, "X-Sidechain-Web", "1", "Sec-Fetch-Site", "same-site", "Origin",
        "http://127.0.0.1:1")]
    [InlineData("an old browser, another origin", false, "X-Sidechain-Web", "1", "Origin", "http://127.0.0.1:1")]
    [InlineData("no origin at all", false, "X-Sidechain-Web", "1", "Origin", "null")]
    [InlineData("a form of our own", false, "Sec-Fetch-Site", "same-origin", "Origin", "{own}")]
    [InlineData("our script", true, "X-Sidechain-Web", "1", "Sec-Fetch-Site", "same-origin", "Origin", "{own}")]
    [InlineData("our script, in an old browser", true, "X-Sidechain-Web", "1", "Origin", "{own}")]
    public async Task Post_IsTakenFromOurOwnScriptAlone(string from, bool taken, params string[] headers)
    {
        await using var web = await WebHost.StartAsync();
        var own = web.Address.GetLeftPart(UriPartial.Authority);

        (HttpMethod, string)[] requests =
        [
            (HttpMethod.Post, "/api/v1/posts"), (HttpMethod.Delete, "/session"), (HttpMethod.Put, "/api/v1/traces/x/pin"),
        ];
        foreach (var (method, path) in requests)
        {
            using var response = await web.SendAsync(
                method, path, null, [.. headers.Select(text => text.Replace("{own}", own, StringComparison.Ordinal))]);

            Assert.True(
                taken == (response.StatusCode != HttpStatusCode.Forbidden), $"{from}: {method} {path} answered {response.StatusCode}");
        }

        Assert.Equal(taken ? 2 : 0, web.Api.Received.Count);
    }

    [Fact]
    public async Task Answer_KeepsItsHeaders()
    {
        await using var web = await WebHost.StartAsync();

        using var response = await web.GetAsync("/api/v1/x");

        Assert.Equal("from the api", await response.Content.ReadAsStringAsync());
        Assert.Equal("kept", response.Headers.GetValues("X-Own").Single());
        Assert.Contains("gw;dur=", string.Join(',', response.Headers.GetValues("Server-Timing")), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/x")]
    [InlineData("/session")]
    [InlineData("/nowhere")]
    public async Task Answer_IsKeptForNobodyElse(string path)
    {
        await using var web = await WebHost.StartAsync();

        using var read = await web.GetAsync(path, "Accept", "application/json");
        using var refused = await web.SendAsync(HttpMethod.Delete, path, null);

        Assert.True(read.Headers.CacheControl is { Private: true, NoCache: true } or { NoStore: true }, $"{read.Headers.CacheControl}");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.True(refused.Headers.CacheControl is { Private: true, NoCache: true }, $"{refused.Headers.CacheControl}");
    }
}
