using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Sidechain.StandIns.Tests.Hosting;

/// <summary>The probe application, started once for the tests that only look at it.</summary>
public sealed class ProbeApplication : IAsyncLifetime
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public DistributedApplication App { get; private set; } = null!;

    public static async Task<(DistributedApplication App, string Data)> StartAsync()
    {
        using var deadline = new CancellationTokenSource(Limit);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Probe_AppHost>(deadline.Token);
        var first = (ProjectResource)builder.Resources.Single(resource => resource.Name == "first");
        builder.CreateResourceBuilder(first).WithEnvironment("PROBE_TEST", "set by the test");
        var app = await builder.BuildAsync(deadline.Token);
        await app.StartAsync(deadline.Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("second", deadline.Token);
        return (app, builder.Configuration["SIDECHAIN_DATA"]!);
    }

    public async ValueTask InitializeAsync() => App = (await StartAsync()).App;

    public async ValueTask DisposeAsync() => await App.DisposeAsync();
}
