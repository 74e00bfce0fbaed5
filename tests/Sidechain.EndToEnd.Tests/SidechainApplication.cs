using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Sidechain.EndToEnd.Tests;

[assembly: AssemblyFixture(typeof(SidechainApplication))]

namespace Sidechain.EndToEnd.Tests;

/// <summary>The whole application by its AppHost, with random ports and data of its own.</summary>
public sealed class SidechainApplication : IAsyncLifetime
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly string[] Services = ["api", "telemetry", "stream"];

    public DistributedApplication App { get; private set; } = null!;

    public Uri ApiUrl => App.GetEndpoint("api");

    /// <summary>Returns when every service is healthy.</summary>
    /// <param name="change">Changes the application's description before it is built.</param>
    public static async Task<DistributedApplication> StartAsync(
        Action<IDistributedApplicationTestingBuilder>? change = null, params string[] args)
    {
        using var deadline = new CancellationTokenSource(Limit);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Sidechain_AppHost>(args, deadline.Token);
        change?.Invoke(builder);
        var app = await builder.BuildAsync(deadline.Token);
        await app.StartAsync(deadline.Token);
        foreach (var service in Services) await app.ResourceNotifications.WaitForResourceHealthyAsync(service, deadline.Token);
        return app;
    }

    public async ValueTask InitializeAsync() => App = await StartAsync();

    public async ValueTask DisposeAsync() => await App.DisposeAsync();
}
