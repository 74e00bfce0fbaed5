using Sidechain.TestServers;

[assembly: AssemblyFixture(typeof(Sidechain.Telemetry.Tests.Servers.Databases))]

namespace Sidechain.Telemetry.Tests.Servers;

/// <summary>One Postgres for all tests; a database for each class.</summary>
public sealed class Databases : IAsyncLifetime
{
    private readonly Lazy<Task<(string Api, string Telemetry)>> _production;
    private PostgresServer? _server;

    public Databases() => _production = new(() => _server!.FollowProductionGuideAsync());

    public async ValueTask InitializeAsync() => _server = await PostgresServer.StartAsync();

    public Task<string> CreateAsync() => _server!.CreateDatabaseAsync();

    /// <summary>A database with telemetry's role as in docs/production.md; one for all tests, since roles are the whole server's.</summary>
    public async Task<string> AsInProductionAsync() => (await _production.Value).Telemetry;

    /// <summary>Gives a database whose tables are the superuser's to the roles of docs/production.md; as telemetry's sees it.</summary>
    public async Task<string> HandOverAsync(string connectionString) => (await _server!.HandOverAsync(connectionString)).Telemetry;

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
