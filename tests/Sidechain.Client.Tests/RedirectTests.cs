using Sidechain.Client.Documents;
using Sidechain.Client.Failures;
using Sidechain.Client.People;
using Sidechain.Client.Posts;
using Sidechain.TestApi;

namespace Sidechain.Client.Tests;

/// <summary>A server that sends its clients elsewhere: another host's answer is never taken for the user's.</summary>
public sealed class RedirectTests : IAsyncLifetime
{
    private const string Feed = "/api/v1/feed/timeline";

    private RecordingApi _other = null!;

    public async ValueTask InitializeAsync()
    {
        _other = await RecordingApi.StartAsync();
        _other.Answers["/"] = (http, _) => http.Response.Body.WriteAsync("""{"posts":[]}"""u8.ToArray()).AsTask();
    }

    public ValueTask DisposeAsync() => _other.DisposeAsync();

    [Theory]
    [InlineData(301, true)]
    [InlineData(302, true)]
    [InlineData(303, true)]
    [InlineData(307, true)]
    [InlineData(308, true)]
    [InlineData(308, false)]
    public async Task Feed_OfAServerThatSendsElsewhere_NamesWhereAndAsksNobodyThere(int status, bool tracing)
    {
        await using var client = await ClientSession.StartAsync(tracing);
        client.Api.Fail(Feed, status, error: null, headers => headers.Location = $"{_other.Url}/base{Feed}?token=secret");
        var failure = await Assert.ThrowsAsync<ClientException>(() => ReadFeedAsync(client));

        Assert.Equal(
            $"{client.Api.Url} answered {status} {Reason(status)}: it sends you to {_other.Url}/base{Feed}, where nothing was asked. "
            + $"If that is your server, name it: --api-url {_other.Url}/base (or SIDECHAIN_API_URL).",
            failure.Message);
        Assert.Empty(_other.Requests);
    }

    [Theory]
    [InlineData("/somewhere/else", "{api}/somewhere/else")]
    [InlineData("https://login.example.org/sign-in?back=x", "https://login.example.org/sign-in")]
    [InlineData("http://alice:secret@login.example.org/", "http://login.example.org/")]
    public async Task Feed_OfAServerThatSendsToAnotherPage_NamesThat(string location, string named)
    {
        await using var client = await ClientSession.StartAsync();
        client.Api.Fail(Feed, 302, error: null, headers => headers.Location = location);
        var failure = await Assert.ThrowsAsync<ClientException>(() => ReadFeedAsync(client));

        Assert.Equal(
            $"{client.Api.Url} answered 302 Found: it sends you to {named.Replace("{api}", client.Api.Url, StringComparison.Ordinal)}, "
            + "where nothing was asked. Check --api-url and SIDECHAIN_API_URL.",
            failure.Message);
    }

    [Fact]
    public async Task Loop_AndComment_AndFollow_GoNowhereElse()
    {
        await using var client = await ClientSession.StartAsync();
        client.Api.Answers.Clear();
        client.Api.Answers["/"] = (http, request) =>
        {
            (http.Response.StatusCode, http.Response.Headers.Location) = (307, _other.Url + request.Path);
            return Task.CompletedTask;
        };
        var cancellationToken = TestContext.Current.CancellationToken;
        await Assert.ThrowsAsync<ClientException>(() => client.ShareAsync());
        await Assert.ThrowsAsync<ClientException>(() => PostReactions.CommentAsync(client.Session, "p", "That break!", cancellationToken));
        await Assert.ThrowsAsync<ClientException>(() => Following.SetAsync(client.Session, "bob", following: true, cancellationToken));

        Assert.Empty(_other.Requests);
    }

    private static string Reason(int status) => status switch
    {
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        307 => "Temporary Redirect",
        _ => "Permanent Redirect",
    };

    private static Task<PostPage> ReadFeedAsync(ClientSession client) =>
        PostReading.ReadAsync(client.Session, new PostQuery(), TestContext.Current.CancellationToken);
}
