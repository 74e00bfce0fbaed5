using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Sidechain.Traces.Testing;

namespace Sidechain.EndToEnd.Tests;

public sealed class CliResourceTests(SidechainApplication application)
{
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
