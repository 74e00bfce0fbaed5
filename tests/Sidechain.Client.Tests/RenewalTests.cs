using System.Text;
using Sidechain.Client.Failures;
using Sidechain.TestApi;

namespace Sidechain.Client.Tests;

public sealed class RenewalTests
{
    [Fact]
    public async Task Share_TokenExpired_LogsInAgainAndRepeatsUnderTheSameKey()
    {
        await using var client = await ClientSession.StartAsync();
        AcceptOnlyTheNewToken(client.Api);
        await client.ShareAsync();
        await client.Session.DeliverAsync(serverMissing: false);

        var posts = client.Api.Requests.Where(request => request.Path == RecordingApi.PostsPath).ToArray();
        Assert.Equal(["Bearer token-that-has-expired", $"Bearer {RecordingApi.Token}"], posts.Select(post => post.Header("Authorization")));
        Assert.Single(posts.Select(post => post.Header("Idempotency-Key")).Distinct());
        Assert.Equal("""{"username":"alice","password":"pw"}""", Encoding.UTF8.GetString(client.Api.Only(RecordingApi.LoginPath).Body));
        Assert.Equal(
            """
            plugin.share_loop
              plugin.upload_audio [file_selected]
                plugin.read_file
                plugin.encode_audio [encoding_started, encoding_complete]
                plugin.http_request [response_received] error
                plugin.login
                  plugin.http_request [response_received]
                plugin.http_request [response_received]
            """, SpanDrawing.Draw(client.Api.Spans));
    }

    [Fact]
    public async Task Share_NewTokenRefusedToo_AsksOnceAndFails()
    {
        await using var client = await ClientSession.StartAsync();
        client.Api.Fail(RecordingApi.PostsPath, 401, "The token has expired.");
        var failure = await Assert.ThrowsAsync<ClientException>(() => client.ShareAsync());

        Assert.Equal(ExitCodes.NotAuthorised, failure.ExitCode);
        Assert.Single(client.Api.Requests, request => request.Path == RecordingApi.LoginPath);
        Assert.Null(client.Session.Token);
    }

    [Fact]
    public async Task Share_TokenExpiredAndNoPassword_SaysWhatTheServerSaid()
    {
        await using var client = await ClientSession.StartAsync();
        client.Session.Login = null;
        client.Api.Fail(RecordingApi.PostsPath, 401, "The token has expired.");
        var failure = await Assert.ThrowsAsync<ClientException>(() => client.ShareAsync());

        Assert.StartsWith("The token has expired.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(client.Api.Requests, request => request.Path == RecordingApi.LoginPath);
    }

    private static void AcceptOnlyTheNewToken(RecordingApi api)
    {
        var accept = api.Answers[RecordingApi.PostsPath];
        api.Answers[RecordingApi.PostsPath] = (http, request) =>
        {
            if (request.Header("Authorization") == $"Bearer {RecordingApi.Token}")
            {
                return accept(http, request);
            }

            http.Response.StatusCode = 401;
            return Task.CompletedTask;
        };
    }
}
