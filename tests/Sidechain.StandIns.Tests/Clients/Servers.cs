using Sidechain.StandIns.Tests.Clients;
using Sidechain.TestServers;

[assembly: AssemblyFixture(typeof(Servers))]

namespace Sidechain.StandIns.Tests.Clients;

/// <summary>One Postgres and one Redis for all tests of the client integrations.</summary>
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
