using Npgsql;
using Sidechain.ServiceDefaults.Database;
using Sidechain.TestServers;

[assembly: AssemblyFixture(typeof(Sidechain.ServiceDefaults.Tests.Database.Database))]

namespace Sidechain.ServiceDefaults.Tests.Database;

/// <summary>A real Postgres with the table <c>audio_posts</c>, reached as services reach theirs.</summary>
public sealed class Database : IAsyncLifetime
{
    private PostgresServer _server = null!;

    public NpgsqlDataSource Source { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.StartAsync();
        Source = new NpgsqlDataSourceBuilder(await _server.CreateDatabaseAsync()).UseSidechainSpans().Build();
        await using var create = Source.CreateCommand("CREATE TABLE audio_posts (id int, title text)");
        await create.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await _server.DisposeAsync();
    }
}
