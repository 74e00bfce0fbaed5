using Microsoft.AspNetCore.Http;
using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;
using Sidechain.TestApi;

namespace Sidechain.Client.Tests;

public sealed class SilenceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Share_ServerTakesItAndIsSilent_GivesUpAndItsSpanSaysSo(bool tracing)
    {
        await using var client = await ClientSession.StartAsync(tracing, Limit);
        client.Api.Answers[RecordingApi.PostsPath] = (http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted);
        var failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.ShareAsync());

        Assert.Contains("was silent for", Assert.IsType<TimeoutException>(failure.InnerException).Message, StringComparison.Ordinal);
        Assert.Equal(
            tracing ? ["error"] : [],
            client.Session.Recorder.Spans.Where(span => span.Name == "plugin.http_request").Select(span => span.Status));
    }

    /// <summary>So that a span shows how long the headers took, and how long the body.</summary>
    [Fact]
    public async Task Answer_WhoseHeadersAreThere_IsHandedOnBeforeItsBody()
    {
        await using var client = await ClientSession.StartAsync();
        var headersAreThere = new TaskCompletionSource();
        client.Api.Answers["/slow"] = async (http, _) =>
        {
            await http.Response.WriteAsync("first ", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await headersAreThere.Task.WaitAsync(http.RequestAborted);
            await http.Response.WriteAsync("last", http.RequestAborted);
        };

        using var request = client.Session.Request(HttpMethod.Get, "slow");
        var cancellationToken = TestContext.Current.CancellationToken;
        using (var response = await client.Session.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken))
        {
            headersAreThere.SetResult();
            Assert.Equal("first last", await response.Content.ReadAsStringAsync(cancellationToken));
        }

        Assert.Equal(["response_received"], Assert.Single(client.Session.Recorder.Spans).Events.Select(e => e.Name));
    }

    [Fact]
    public async Task Share_ServerStopsInTheMiddleOfItsAnswer_GivesUp()
    {
        await using var client = await ClientSession.StartAsync(silenceLimit: Limit);
        client.Api.Answers[RecordingApi.PostsPath] = async (http, _) =>
        {
            http.Response.StatusCode = 201;
            http.Response.ContentLength = 1000;
            await http.Response.Body.WriteAsync("{"u8.ToArray());
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        var failure = await Assert.ThrowsAsync<ClientException>(() => client.ShareAsync());

        Assert.Equal(
            $"{client.Api.Url} stopped sending in the middle of its answer to POST /api/v1/posts (it was silent for 0 s). "
            + "Try again; if it stays, give support the trace ID.",
            failure.Message);
    }

    [Fact]
    public async Task Read_ServerIsSilent_GivesUp()
    {
        await using var client = await ClientSession.StartAsync(silenceLimit: Limit);
        client.Api.Answers[RecordingApi.TracesPath] = (http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted);
        var failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ApiRead.FindAsync(client.Session, "api/v1/traces/0af7651916cd43dd8448eb211c80319c", TestContext.Current.CancellationToken));

        Assert.IsType<TimeoutException>(failure.InnerException);
    }
}
