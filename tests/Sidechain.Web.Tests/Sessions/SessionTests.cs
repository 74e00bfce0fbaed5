using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Sidechain.Web.Tests.Hosting;

namespace Sidechain.Web.Tests.Sessions;

public sealed class SessionTests
{
    [Fact]
    public async Task LogIn_KeepsTheTokenInACookieThatNoScriptReads()
    {
        await using var web = await WebHost.StartAsync();

        using var response = await web.LogInAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal("""{"user":{"id":"alice","name":"alice","role":"user"}}""", text);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; expires=", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; max-age=", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("forged", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("the-token", text + cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_GetsTheToken_AndNeitherCookieNorAnotherToken()
    {
        await using var web = await WebHost.StartAsync();
        using (await web.LogInAsync())
        using (await web.GetAsync("/api/v1/feed/timeline", "Authorization", "Bearer somebody-else"))
        {
            var request = web.Api.Received.Last();
            Assert.Equal($"Bearer {FakeApi.Token}", request.Headers["Authorization"]);
            Assert.False(request.Headers.ContainsKey("Cookie"));
        }
    }

    [Fact]
    public async Task Api_WithoutASession_GetsNoToken()
    {
        await using var web = await WebHost.StartAsync();
        using (await web.GetAsync("/api/v1/feed/timeline", "Authorization", "Bearer somebody-else"))
        {
            Assert.False(web.Api.Received.Single().Headers.ContainsKey("Authorization"));
        }
    }

    [Theory]
    [InlineData("/api/v1/feed/timeline")]
    [InlineData("/api/v1/auth/login/")]
    [InlineData("/API/V1/AUTH/LOGIN")]
    public async Task ForwardedAnswer_SetsNoCookie(string path)
    {
        await using var web = await WebHost.StartAsync();

        using var response = await web.GetAsync(path);

        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Empty(web.Cookies.GetAllCookies());
    }

    [Fact]
    public async Task LogIn_Refused_SaysWhyAndSetsNothing()
    {
        await using var web = await WebHost.StartAsync();

        using var response = await web.LogInAsync("mallory");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("password is wrong", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(web.Cookies.GetAllCookies());
    }

    [Fact]
    public async Task LogIn_WithAnAnswerThatIsNone_Is502()
    {
        await using var web = await WebHost.StartAsync();

        using var response = await web.LogInAsync(query: "?as=garbage");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Empty(web.Cookies.GetAllCookies());
    }

    [Fact]
    public async Task LogIn_InPathSpellings_NeverShowsTheToken()
    {
        await using var web = await WebHost.StartAsync();
        string[] spellings =
        [
            "/api/v1/auth/login/", "/API/v1/Auth/Login", "/api/v1/auth//login", "/api/v1/./auth/login", "/api/v1/auth%2Flogin",
            "/api/v1/auth/%6Cogin",
        ];
        foreach (var path in spellings)
        {
            using var response = await web.SendAsync(
                HttpMethod.Post, path, JsonContent.Create(new { username = "alice", password = "p" }), "X-Sidechain-Web", "1");
            Assert.DoesNotContain("the-token", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Session_SaysWhoIsSignedIn_UntilItExpires()
    {
        await using var web = await WebHost.StartAsync();
        Assert.Null(await UserAsync(web));
        using (await web.LogInAsync())
        {
            Assert.Equal("alice", await UserAsync(web));
        }

        // The access token has ended, and the session goes on.
        web.Time.Advance(TimeSpan.FromHours(12.1));
        Assert.Equal("alice", await UserAsync(web));
        web.Time.Advance(TimeSpan.FromHours(24));
        Assert.Null(await UserAsync(web));
    }

    [Fact]
    public async Task AccessToken_AboutToEnd_IsRenewedOnceForAllRequestsAndKept()
    {
        await using var web = await WebHost.StartAsync();
        using var login = await web.LogInAsync();
        web.Time.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(30));

        using var response = await web.GetAsync(
            "/api/v1/feed/timeline", "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using var next = await web.GetAsync("/api/v1/feed/timeline");

        Assert.Equal(
            ["/api/v1/auth/login", "/api/v1/auth/refresh", "/api/v1/feed/timeline", "/api/v1/feed/timeline"],
            web.Api.Received.Select(request => request.Target));
        var refresh = web.Api.Received.ElementAt(1);
        Assert.Equal("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", refresh.Headers["traceparent"]);
        Assert.False(refresh.Headers.ContainsKey("Authorization"));
        Assert.All(web.Api.Received.Skip(2), request => Assert.Equal($"Bearer {FakeApi.NextToken}", request.Headers["Authorization"]));
        Assert.Contains("; httponly", Assert.Single(response.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
        Assert.False(next.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain("the-token", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_EndedAtTheApi_EndsHere()
    {
        await using var web = await WebHost.StartAsync();
        using var login = await web.LogInAsync();
        (web.Api.Status, web.Api.RefreshStatus) = (401, 401);

        using (var refused = await web.GetAsync("/api/v1/feed/timeline"))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        using var asked = await web.GetAsync("/api/v1/feed/timeline");

        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
        Assert.Equal("/api/v1/auth/refresh", web.Api.Received.ElementAt(2).Target);
        Assert.False(web.Api.Received.Last().Headers.ContainsKey("Authorization"));
        Assert.Null(await UserAsync(web));
    }

    [Fact]
    public async Task Renewal_WhileTheApiCannotTell_SignsNobodyOut()
    {
        await using var web = await WebHost.StartAsync();
        using var login = await web.LogInAsync();
        web.Api.RefreshStatus = 503;
        web.Time.Advance(TimeSpan.FromHours(12.1));

        using var response = await web.GetAsync("/api/v1/feed/timeline");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("alice", await UserAsync(web));
    }

    [Fact]
    public async Task LogOut_TakesTheCookieAway()
    {
        await using var web = await WebHost.StartAsync();
        using (await web.LogInAsync())
        using (var response = await web.SendAsync(HttpMethod.Delete, "/session", null, "X-Sidechain-Web", "1"))
        {
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
            Assert.Equal("/api/v1/auth/logout", web.Api.Received.Last().Target);
            Assert.Null(await UserAsync(web));
        }
    }

    [Fact]
    public async Task ForeignCookie_IsNobody()
    {
        await using var web = await WebHost.StartAsync();
        foreach (var value in (string[])["x", "forged", new string('a', 3000)])
        {
            using var response = await web.GetAsync("/session", "Cookie", $"sidechain-session={value}");
            Assert.Equal("""{"user":null}""", await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Production_SendsTheCookieOverTlsAlone_WhichEndsInFrontOfTheHost()
    {
        await using var web = await WebHost.StartAsync("Production");

        using var response = await web.LogInAsync();

        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; path=/;", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
        using var state = await web.GetAsync("/session", "Cookie", cookie[..cookie.IndexOf(';', StringComparison.Ordinal)]);
        Assert.Contains("alice", await state.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // A page on another host of the domain can set the plain name, and no other.
        using var tossed = await web.GetAsync(
            "/session", "Cookie", cookie["__Host-".Length..cookie.IndexOf(';', StringComparison.Ordinal)]);
        Assert.Equal("""{"user":null}""", await tossed.Content.ReadAsStringAsync());
    }

    private static async Task<string?> UserAsync(WebHost web)
    {
        using var response = await web.GetAsync("/session");
        using var json = await response.Content.ReadFromJsonAsync<JsonDocument>();
        return json!.RootElement.GetProperty("user") is { ValueKind: JsonValueKind.Object } user
            ? user.GetProperty("id").GetString()
            : null;
    }
}
