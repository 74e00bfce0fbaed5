using System.Net;
using Sidechain.Web.Tests.Hosting;

namespace Sidechain.Web.Tests.Forwarding;

/// <summary>All tabs have one cookie: what one of them shows as alice is no request of bob's.</summary>
public sealed class SameUserTests
{
    private const string Header = "X-Sidechain-Web";

    [Theory]
    [InlineData("GET", "/api/v1/feed/timeline")]
    [InlineData("PUT", "/api/v1/posts/1/like")]
    [InlineData("POST", "/api/v1/telemetry/spans")]
    [InlineData("DELETE", "/session")]
    public async Task Request_OfTheFormerUsersPage_IsRefused_AndTheApiHearsNothing(string method, string path)
    {
        await using var web = await WebHost.StartAsync();
        using (await web.LogInAsync("alice"))
        using (await web.LogInAsync("bob"))
        {
            web.Api.Received.Clear();
        }

        using var refused = await web.SendAsync(new HttpMethod(method), path, null, Header, "alice");

        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        Assert.Contains("Another user has logged in", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(web.Api.Received);
        Assert.NotEmpty(web.Cookies.GetAllCookies());
    }

    [Theory]
    [InlineData("bob")]
    [InlineData("1")]
    public async Task Request_OfTheUsersPage_OrOfAPageOfNobody_GoesOn(string user)
    {
        await using var web = await WebHost.StartAsync();
        using (await web.LogInAsync("bob"))
        using (var answer = await web.GetAsync("/api/v1/feed/timeline", Header, user))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal($"Bearer {FakeApi.Token}", web.Api.Received.Last().Headers["Authorization"]);
        }
    }

    [Fact]
    public async Task Request_WhereNobodyIsSignedInAnyMore_IsTheApisToAnswer()
    {
        await using var web = await WebHost.StartAsync();

        using var answer = await web.GetAsync("/api/v1/feed/timeline", Header, "alice");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(web.Api.Received.Single().Headers.ContainsKey("Authorization"));
    }
}
