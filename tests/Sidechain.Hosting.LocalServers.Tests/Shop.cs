namespace Sidechain.Hosting.LocalServers.Tests;

/// <summary>A small application with one of each: a server with a volume, init files and a database, and a cache that persists.</summary>
internal sealed class Shop : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private Shop(DistributedApplication app) => App = app;

    public DistributedApplication App { get; }

    public ResourceNotificationService States => App.ResourceNotifications;

    /// <summary>The model, as an AppHost writes it.</summary>
    public static IDistributedApplicationBuilder Describe(params string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true });
        builder.AddPostgres("postgres").WithDataVolume().WithInitFiles(Path.Combine(AppContext.BaseDirectory, "init")).AddDatabase("shop");
        builder.AddRedis("redis").WithDataVolume();
        builder.UseLocalServers();
        return builder;
    }

    /// <summary>Returns when its database and its cache are healthy.</summary>
    public static async Task<Shop> StartAsync(params string[] args)
    {
        using var deadline = new CancellationTokenSource(Limit);
        var shop = new Shop(
            Describe(["--DcpPublisher:RandomizePorts=true", "--DcpPublisher:WaitForResourceCleanup=true", "--servers=process", .. args])
                .Build());
        await shop.App.StartAsync(deadline.Token);
        await shop.States.WaitForResourceHealthyAsync("shop", deadline.Token);
        await shop.States.WaitForResourceHealthyAsync("redis", deadline.Token);
        return shop;
    }

    public async Task<string> ConnectionStringAsync(string name)
    {
        var resource = App.Services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<IResourceWithConnectionString>()
            .Single(found => found.Name == name);
        return (await resource.GetConnectionStringAsync(TestContext.Current.CancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
    }
}
