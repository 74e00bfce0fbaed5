using Sidechain.TestServers;

[assembly: AssemblyFixture(typeof(Sidechain.Telemetry.Tests.Servers.Databases))]

namespace Sidechain.Telemetry.Tests.Servers;

/// <summary>One Postgres for all tests; a database for each class.</summary>
public sealed class Databases : IAsyncLifetime
{
    private readonly Lazy<Task<string>> _asInProduction;
    private PostgresServer? _server;

    public Databases() => _asInProduction = new(async () => (await _server!.FollowProductionGuideAsync()).Telemetry);

    public async ValueTask InitializeAsync() => _server = await PostgresServer.StartAsync();

    public Task<string> CreateAsync() => _server!.CreateDatabaseAsync();

    /// <summary>Where telemetry has the role that docs/production.md gives it; once for all tests.</summary>
    public Task<string> CreateAsInProductionAsync() => _asInProduction.Value;

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
