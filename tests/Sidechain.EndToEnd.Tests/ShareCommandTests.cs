using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Sidechain.Traces.Testing;

namespace Sidechain.EndToEnd.Tests;

/// <summary>The commands that the dashboard offers on the clients' resources.</summary>
public sealed class ShareCommandTests(SidechainApplication application)
{
    /// <summary>The application has one plugin host, which shares one loop at a time.</summary>
    private static readonly SemaphoreSlim PluginHost = new(1);

    [Fact]
    public async Task ShareCommand_OfTheCliResource_SharesTheSampleLoopAndShowsItsTrace()
    {
        using var deadline = new CancellationTokenSource(SidechainApplication.Limit);
        var app = application.App;

        var first = await app.ResourceCommands.ExecuteCommandAsync("cli", "share", deadline.Token);
        var second = await app.ResourceCommands.ExecuteCommandAsync("cli", "share", deadline.Token);

        Assert.True(first.Success, first.Message);
        Assert.True(second.Success, second.Message);
        Assert.Matches("^Post created! Trace ID: [0-9a-f]{32}$", first.Message);
        Assert.NotEqual(first.Message, second.Message);
        var id = second.Message![^32..];
        Assert.Equal($"Post created!\n\nTrace ID: [{id}]({application.Dashboard.Address}traces/detail/{id})", second.Data!.Value);
        using var traces = await TraceReader.LogInAsync(app, "alice");
        await traces.Trace(id).ShouldHaveShapeAsync("upload.shape", cancellationToken: deadline.Token);
    }

    [Theory]
    [InlineData("share", 0)]
    [InlineData("share-slow", 5000)]
    public async Task ShareCommands_OfThePluginResource_ShareTheSampleLoopAndShowItsTrace(string command, int encodeMs)
    {
        var shared = await WithPluginHostAsync(
            token => application.App.ResourceCommands.ExecuteCommandAsync("plugin-host", command, token));

        Assert.True(shared.Success, shared.Message);
        var id = shared.Message![^32..];
        Assert.Equal($"Post created!\n\nTrace ID: [{id}]({application.Dashboard.Address}traces/detail/{id})", shared.Data!.Value);
        using var traces = await TraceReader.LogInAsync(application.App, "alice");
        await traces.Trace(id).ShouldHaveShapeAsync($"""
            plugin.share_loop  ok
              plugin.upload_audio  ok
                plugin.encode_audio  ok  > {encodeMs} ms
            """);
    }

    [Fact]
    public async Task ShareCommand_WhileAnotherRuns_IsRefused()
    {
        var commands = application.App.ResourceCommands;

        var both = await WithPluginHostAsync(token => Task.WhenAll(
            commands.ExecuteCommandAsync("plugin-host", "share", token), commands.ExecuteCommandAsync("plugin-host", "share", token)));

        Assert.Single(both, result => result.Success);
        Assert.Equal(
            "plugin-host is sharing a loop already. Wait for its result, then try again.",
            Assert.Single(both, result => !result.Success).Message);
    }

    private static async Task<T> WithPluginHostAsync<T>(Func<CancellationToken, Task<T>> use)
    {
        await PluginHost.WaitAsync();
        try
        {
            using var deadline = new CancellationTokenSource(SidechainApplication.Limit);
            return await use(deadline.Token);
        }
        finally
        {
            PluginHost.Release();
        }
    }

    [Fact]
    public async Task ShareCommand_WhileApiDoesNotRun_SaysSoAndStartsNothing()
    {
        using var deadline = new CancellationTokenSource(SidechainApplication.Limit);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Sidechain_AppHost>(deadline.Token);
        await using var notStarted = await builder.BuildAsync(deadline.Token);
        var cli = builder.Resources.Single(resource => resource.Name == "cli");
        var api = builder.Resources.Single(resource => resource.Name == "api");
        await notStarted.ResourceNotifications.PublishUpdateAsync(cli, known => known with { State = KnownResourceStates.NotStarted });
        await notStarted.ResourceNotifications.PublishUpdateAsync(api, known => known with { State = KnownResourceStates.Exited });

        var result = await notStarted.ResourceCommands.ExecuteCommandAsync("cli", "share", deadline.Token);

        Assert.False(result.Success);
        Assert.Equal("api does not run (its state is Exited). Start it, then try again.", result.Message);
    }
}
