using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting.Clients;

/// <summary>Connects when the host starts, so that the first request does not pay for it.</summary>
internal sealed class RedisActivation(IConnectionMultiplexer connection) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.FromResult(connection.IsConnected);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
