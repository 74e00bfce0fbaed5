using Sidechain.TestServers;

namespace Sidechain.Telemetry.Tests.Servers;

/// <summary>A service and a database for one class of tests.</summary>
public sealed class TelemetryFixture(Databases databases) : IAsyncLifetime
{
    private TelemetryServer? _server;

    public TelemetryServer Server => _server!;

    public async ValueTask InitializeAsync() =>
        _server = await TelemetryServer.StartAsync(await databases.CreateAsync(), $"--SIDECHAIN_OTLP_GRPC_PORT={FreePort.Take()}");

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
