using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Sidechain.EndToEnd.Tests;
using Sidechain.Hosting.LocalServers.Data;
using Sidechain.Traces.Testing;

[assembly: AssemblyFixture(typeof(SidechainApplication))]

namespace Sidechain.EndToEnd.Tests;

/// <summary>The whole application by its AppHost, with random ports and data of its own.</summary>
public sealed class SidechainApplication : IAsyncLifetime
{
    /// <summary>Longer than anything takes on a busy machine.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly string[] Services = ["api", "telemetry", "stream", "web"];

    public DistributedApplication App { get; private set; } = null!;

    public Uri ApiUrl => App.GetEndpoint("api");

    /// <summary>Its dashboard.</summary>
    public DashboardTraces Dashboard { get; private set; } = null!;

    /// <summary>Returns when every service is healthy.</summary>
    /// <param name="change">Changes the application's description before it is built.</param>
    public static Task<DistributedApplication> StartAsync(
        Action<IDistributedApplicationTestingBuilder>? change = null, params string[] args) =>
        StartAsync(dashboard: false, change, args);

    /// <summary>As <see cref="StartAsync(Action{IDistributedApplicationTestingBuilder}?, string[])"/>, with or without dashboard.</summary>
    public static async Task<DistributedApplication> StartAsync(
        bool dashboard, Action<IDistributedApplicationTestingBuilder>? change, params string[] args)
    {
        using var turn = await StartTurn.TakeAsync();
        using var deadline = new CancellationTokenSource(Limit);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Sidechain_AppHost>(
            args, (options, _) => options.DisableDashboard = !dashboard, deadline.Token);
        // A busy machine must not make a shape depend on time, and the users of all tests have one address.
        builder.CreateResourceBuilder<ProjectResource>("api")
            .WithEnvironment("Stream__AttemptTimeout", "00:01:00").WithEnvironment("Stream__RequestTimeout", "00:01:00")
            .WithEnvironment("Cache__Timeout", "00:01:00")
            .WithEnvironment("Limits__Register__PerMinute", "6000").WithEnvironment("Limits__Register__Burst", "6000");
        builder.CreateResourceBuilder<ProjectResource>("telemetry")
            .WithEnvironment("Store__StatementTimeout", "00:01:00")
            .WithEnvironment("Limits__Queries__PerMinute", "1000000").WithEnvironment("Limits__Queries__Burst", "100000")
            .WithEnvironment("Limits__Queries__Waiting", "1000")
            .WithEnvironment("RateLimit__PerMinute", "6000").WithEnvironment("RateLimit__Burst", "6000")
            .WithEnvironment("RateLimit__AnonymousPerMinute", "6000").WithEnvironment("RateLimit__AnonymousBurst", "6000");
        change?.Invoke(builder);
        var app = await builder.BuildAsync(deadline.Token);
        try
        {
            await app.StartAsync(deadline.Token);
            foreach (var service in Services)
            {
                await app.ResourceNotifications.WaitForResourceHealthyAsync(service, deadline.Token);
            }
        }
        catch
        {
            // What has started would keep the machine busy for those that come after.
            await app.DisposeAsync();
            throw;
        }

        return app;
    }

    /// <summary>
    /// Returns when its data is gone, too, unless the test chose its place: the AppHost's thread deletes it after the application has
    /// ended, and would be cut off if the tests' process ended then.
    /// </summary>
    public static async Task EndAsync(DistributedApplication app)
    {
        var data = app.Services.GetRequiredService<DataFolder>();
        await app.DisposeAsync();
        if (!data.IsTemporary)
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var waited = TimeSpan.Zero; waited < Limit && Directory.Exists(data.Path); waited += timer.Period)
        {
            await timer.WaitForNextTickAsync();
        }

        Assert.False(Directory.Exists(data.Path), $"{data.Path} is still there.");
    }

    public async ValueTask InitializeAsync()
    {
        App = await StartAsync(dashboard: true, change: null);
        Dashboard = DashboardTraces.Of(App);
    }

    public async ValueTask DisposeAsync()
    {
        Dashboard.Dispose();
        await EndAsync(App);
    }
}
