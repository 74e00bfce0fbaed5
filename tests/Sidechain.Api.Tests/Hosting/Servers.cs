using Sidechain.Api.Tests.Hosting;
using Sidechain.TestServers;

[assembly: AssemblyFixture(typeof(Servers))]

namespace Sidechain.Api.Tests.Hosting;

/// <summary>One Postgres and one Redis for all tests; every <see cref="ApiServer"/> takes a database of its own.</summary>
public sealed class Servers : IAsyncLifetime
{
    public PostgresServer Postgres { get; private set; } = null!;

    public RedisServer Redis { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Postgres = await PostgresServer.StartAsync();
        Redis = await RedisServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Postgres.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
