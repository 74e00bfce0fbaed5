using Npgsql;
using Sidechain.Telemetry.Retention;

namespace Sidechain.Telemetry.Tests.Store;

/// <summary>One database, and services on it that believe to run today, today after a restart, and some days later.</summary>
public sealed class LaterDays(Databases databases) : IAsyncLifetime
{
    private readonly List<(TimeSpan Later, TelemetryServer Server)> _servers = [];

    /// <summary>Today's, so that the machine's own midnight is no matter.</summary>
    public DateTime Noon { get; } = DateTime.UtcNow.Date.AddHours(12);

    /// <summary>From today's to the latest day's.</summary>
    public IReadOnlyList<(TimeSpan Later, TelemetryServer Server)> Servers => _servers;

    public async ValueTask InitializeAsync()
    {
        var connectionString = await databases.CreateAsync();
        await using var database = NpgsqlDataSource.Create(connectionString);
        foreach (var later in (TimeSpan[])[TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(3), TimeSpan.FromDays(5)])
        {
            _servers.Add((later, await TelemetryServer.StartAsync(connectionString, new ShiftedTime(Noon + later - DateTime.UtcNow))));
            await new DayKeeper(database).KeepAsync(DateOnly.FromDateTime(Noon + later), CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, server) in _servers)
        {
            await server.DisposeAsync();
        }
    }
}
