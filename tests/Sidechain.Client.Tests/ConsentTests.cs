using Sidechain.TestApi;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Tests;

/// <summary>With tracing off nothing leaves but the program's own requests.</summary>
public sealed class ConsentTests
{
    [Fact]
    public async Task Share_TracingOff_SendsNoHeaderNoSpanAndWritesNoFile()
    {
        await using var client = await ClientSession.StartAsync(tracing: false);
        client.Session.SampleClock(TestContext.Current.CancellationToken);
        var shared = await client.ShareAsync();
        Assert.Null(await client.Session.DeliverAsync(serverMissing: false));
        await client.Session.DisposeAsync();

        Assert.Equal("post-1", shared.Post.Id);
        Assert.Null(client.Session.TraceId);
        var request = Assert.Single(client.Api.Requests);
        Assert.Equal(RecordingApi.PostsPath, request.Path);
        Assert.Equal(
            ["Authorization", "Content-Length", "Content-Type", "Host", "Idempotency-Key"],
            request.Headers.Keys.Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists(client.SpoolFolder));
    }

    [Fact]
    public async Task Share_TracingOn_SendsBothAndWritesTheSpool()
    {
        await using var client = await ClientSession.StartAsync();
        await client.ShareAsync();

        Assert.NotNull(client.Api.Only(RecordingApi.PostsPath).Header(HeaderNames.TraceId));
        Assert.True(Directory.Exists(client.SpoolFolder));
    }
}
