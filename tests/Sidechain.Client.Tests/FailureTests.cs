using Sidechain.Client.Failures;
using Sidechain.Client.Posts;
using Sidechain.Client.Uploads;
using Sidechain.TestApi;

namespace Sidechain.Client.Tests;

/// <summary>A refusal: what it tells the user, and how much of it is read.</summary>
public sealed class FailureTests
{
    private const string Post = "/api/v1/posts/4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Now = "Mon, 30 Nov 2026 10:00:00 GMT";

    [Theory]
    [InlineData("7", 7, "Try again in 7.0 s.")]
    [InlineData("0", 0, "Try again now.")]
    [InlineData("7500", 7500, "Try again in 2 h 05 min.")]
    [InlineData("86401", null, "Try again later.")]
    [InlineData("99999999999999999999", null, "Try again later.")]
    [InlineData("-5", null, "Try again later.")]
    [InlineData("soon", null, "Try again later.")]
    [InlineData("Mon, 30 Nov 2026 10:00:30 GMT", 30, "Try again in 30.0 s.")]
    [InlineData("Mon, 30 Nov 2026 09:59:30 GMT", 0, "Try again now.")]
    [InlineData("Wed, 21 Oct 2037 07:28:00 GMT", null, "Try again later.")]
    [InlineData(null, null, "Wait a minute and try again.")]
    public async Task Share_ServerIsBusy_SaysWhenToTryAgain(string? retryAfter, int? seconds, string advice)
    {
        await using var client = await ClientSession.StartAsync();
        client.Api.Fail(RecordingApi.PostsPath, 429, "Too many posts.", headers => (headers.RetryAfter, headers.Date) = (retryAfter, Now));
        var failure = await Assert.ThrowsAsync<ClientException>(() => client.ShareAsync());

        Assert.Equal($"Too many posts. {advice}", failure.Message);
        Assert.Equal(seconds is { } wait ? TimeSpan.FromSeconds(wait) : (TimeSpan?)null, failure.RetryAfter);
    }

    [Fact]
    public async Task Comment_TooLong_IsToBeShortened()
    {
        await using var client = await ClientSession.StartAsync();
        client.Api.Fail($"{Post}/comments", 413, "The request is too large.");
        var failure = await Assert.ThrowsAsync<ClientException>(() =>
            PostReactions.CommentAsync(client.Session, Post.Split('/')[^1], "That break!", TestContext.Current.CancellationToken));

        Assert.Equal("The request is too large. Write less.", failure.Message);
    }

    [Theory]
    [InlineData(200, "Share a shorter loop.")]
    [InlineData(201, "Give it a shorter title.")]
    public async Task Share_TooMuch_NamesWhatIsTooLong(int titleLength, string advice)
    {
        await using var client = await ClientSession.StartAsync();
        client.Api.Fail(RecordingApi.PostsPath, 413, "The request is too large.");
        var source = new FileSource(client.WriteLoop());
        var failure = await Assert.ThrowsAsync<ClientException>(() =>
            client.ShareAsync(new UploadRequest(source, new string('x', titleLength), Bpm: null, Key: null)));

        Assert.Equal($"The request is too large. {advice}", failure.Message);
    }

    /// <summary>The status says it: of what comes with it a little is worth reading, and not for long.</summary>
    [Theory]
    [InlineData(64_000, 0)]
    [InlineData(1, 5)]
    public async Task Failure_WithABodyWithoutAnEnd_IsToldByItsStatus(int blockLength, int pauseMs)
    {
        await using var client = await ClientSession.StartAsync();
        var sent = 0L;
        client.Api.Answers[$"{Post}/like"] = async (http, _) =>
        {
            http.Response.StatusCode = 500;
            http.Response.ContentType = "application/problem+json";
            var block = new byte[blockLength];
            while (!http.RequestAborted.IsCancellationRequested && sent < 400_000_000)
            {
                await http.Response.Body.WriteAsync(block);
                await http.Response.Body.FlushAsync();
                sent += blockLength;
                await Task.Delay(pauseMs);
            }
        };
        var failure = await Assert.ThrowsAsync<ClientException>(() =>
            PostReactions.LikeAsync(client.Session, Post.Split('/')[^1], liked: true, TestContext.Current.CancellationToken));

        Assert.Equal(
            $"{client.Api.Url} answered 500 Internal Server Error. Try again; if it stays, give support the trace ID.", failure.Message);
        Assert.True(sent < 40_000_000, $"{sent} bytes were sent.");
    }
}
