using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Sidechain.StandIns.Tests.Clients;

public sealed class RedisTests(Servers servers)
{
    [Fact]
    public async Task Client_OnAspiresConnectionString_ReadsAndWrites_AndIsHealthy()
    {
        var builder = Builder(servers.Redis.ConnectionString);
        builder.AddRedisClient("redis", settings => settings.DisableTracing = true, options => options.ClientName = "tests");
        using var host = builder.Build();
        await host.StartAsync();
        var redis = host.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();

        Assert.True(await redis.StringSetAsync("timeline:alice", "[]", TimeSpan.FromSeconds(30)));
        Assert.Equal("[]", await redis.StringGetAsync("timeline:alice"));
        Assert.True(await redis.KeyDeleteAsync("timeline:alice"));
        Assert.Equal("tests", redis.Multiplexer.ClientName);
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Healthy, report.Entries["StackExchange.Redis"].Status);
    }

    [Fact]
    public async Task Client_OfAServerThatIsAway_StartsAndIsUnhealthy()
    {
        var builder = Builder("127.0.0.1:1,password=p,connectTimeout=200");
        builder.AddRedisClient("redis");
        using var host = builder.Build();

        await host.StartAsync();

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Unhealthy, report.Entries["StackExchange.Redis"].Status);
    }

    [Fact]
    public void Client_OnAConnectionStringWithTls_IsUnderstood()
    {
        var builder = Builder("127.0.0.1:1,password=p,ssl=true,connectTimeout=200");
        bool? ssl = null;
        builder.AddRedisClient("redis", configureOptions: options => ssl = options.Ssl);
        using var host = builder.Build();

        Assert.False(host.Services.GetRequiredService<IConnectionMultiplexer>().IsConnected);
        Assert.True(ssl);
    }

    [Fact]
    public async Task Client_WithoutConnectionString_SaysWhereItIsLookedFor()
    {
        var builder = Builder(null);
        builder.AddRedisClient("redis");
        using var host = builder.Build();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.StartsWith("ConnectionString is missing. It should be provided in 'ConnectionStrings:redis'", failure.Message, StringComparison.Ordinal);
    }

    private static HostApplicationBuilder Builder(string? connectionString)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:redis"] = connectionString });
        return builder;
    }
}
