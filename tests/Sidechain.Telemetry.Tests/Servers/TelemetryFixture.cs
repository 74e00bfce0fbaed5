namespace Sidechain.Telemetry.Tests.Servers;

/// <summary>A service and a database for one class of tests.</summary>
public sealed class TelemetryFixture(Databases databases) : IAsyncLifetime
{
    private TelemetryServer? _server;

    public TelemetryServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await TelemetryServer.StartAsync(await databases.CreateAsync());

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
