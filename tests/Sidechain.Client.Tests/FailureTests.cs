using Sidechain.Client.Commands;
using Sidechain.TestApi;

namespace Sidechain.Client.Tests;

public sealed class FailureTests
{
    [Theory]
    [InlineData("7", 7)]
    [InlineData("Wed, 21 Oct 2037 07:28:00 GMT", null)]
    [InlineData(null, null)]
    public async Task Share_ServerIsBusy_SaysWhenToTryAgain(string? retryAfter, int? seconds)
    {
        await using var client = await ClientSession.StartAsync();
        client.Api.Fail(RecordingApi.PostsPath, 429, "Too many posts.", headers => headers.RetryAfter = retryAfter);
        var failure = await Assert.ThrowsAsync<ClientException>(() => client.ShareAsync());

        Assert.Equal(seconds is { } wait ? TimeSpan.FromSeconds(wait) : (TimeSpan?)null, failure.RetryAfter);
        Assert.StartsWith("Too many posts. ", failure.Message, StringComparison.Ordinal);
    }
}
