using System.Net;

namespace Sidechain.StreamFake.Tests.Auth;

public sealed class AuthTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Alice = "/api/v1.0/feed/user/alice/";
    private const string Activity = """{"actor":"a","verb":"v","object":"o"}""";

    private readonly StreamServer _stream = shared.Stream;

    [Fact]
    public async Task Request_WithWrongApiKey_IsError2()
    {
        var answer = await _stream.SendAsync(StreamServer.Request(HttpMethod.Get, Alice, apiKey: "other"));

        Assert.Equal((HttpStatusCode.Unauthorized, 2, "ApiKeyException"), (answer.Status, answer.Code, answer.Text("exception")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no.such.token")]
    [InlineData("Bearer x")]
    public async Task Request_WithoutAToken_IsError3(string token)
    {
        var request = StreamServer.Request(HttpMethod.Get, Alice);
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", token);
        var answer = await _stream.SendAsync(request);

        Assert.Equal((HttpStatusCode.Unauthorized, 3, "SignatureException"), (answer.Status, answer.Code, answer.Text("exception")));
    }

    [Fact]
    public async Task Request_WithAnotherSecret_IsError3()
    {
        var token = StreamServer.Token(secret: "another-secret-that-is-long-enough-for-hs256");
        var answer = await _stream.SendAsync(StreamServer.Request(HttpMethod.Post, Alice, Activity, token));

        Assert.Equal((HttpStatusCode.Unauthorized, 3), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Request_WithoutAuthType_IsError3()
    {
        var request = StreamServer.Request(HttpMethod.Get, Alice);
        request.Headers.Remove("stream-auth-type");
        var answer = await _stream.SendAsync(request);

        Assert.Equal((HttpStatusCode.Unauthorized, 3), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("feed", "write", "useralice", HttpStatusCode.Created)]
    [InlineData("*", "*", "useralice", HttpStatusCode.Created)]
    [InlineData("feed", "read", "useralice", HttpStatusCode.Forbidden)]
    [InlineData("feed", "write", "userbob", HttpStatusCode.Forbidden)]
    [InlineData("reaction", "write", "*", HttpStatusCode.Forbidden)]
    public async Task Add_WithLimitedToken_IsAllowedOnlyWhatItNames(string resource, string action, string feedId, HttpStatusCode expected)
    {
        var answer = await _stream.SendAsync(
            StreamServer.Request(HttpMethod.Post, Alice, Activity, StreamServer.Token(resource, action, feedId)));

        Assert.Equal(expected, answer.Status);
        if (expected == HttpStatusCode.Forbidden)
        {
            Assert.Equal((17, "NotAllowedException"), (answer.Code, answer.Text("exception")));
        }
    }
}
