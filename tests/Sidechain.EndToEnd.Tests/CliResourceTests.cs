using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Sidechain.EndToEnd.Tests;

public sealed class CliResourceTests(SidechainApplication application)
{
    [Fact]
    public async Task ShareCommand_OfTheCliResource_SharesTheSampleLoop()
    {
        using var deadline = new CancellationTokenSource(SidechainApplication.Limit);
        var app = application.App;

        var result = await app.ResourceCommands.ExecuteCommandAsync("cli", "share", deadline.Token);
        Assert.True(result.Success, result.ErrorMessage);
        var ended = await app.ResourceNotifications.WaitForResourceAsync("cli", e => e.Snapshot.ExitCode is not null, deadline.Token);

        Assert.Equal(0, ended.Snapshot.ExitCode);
        var lines = new List<string>();
        await foreach (var page in app.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync("cli")) lines.AddRange(page.Select(l => l.Content));
        Assert.Contains(lines, line => line.Contains("Post created!", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Trace ID: ", StringComparison.Ordinal));
    }
}
