using Npgsql;

namespace Sidechain.Telemetry.Store;

/// <summary>Prepares the store at start-up, as soon as there is a database; until then the service is unhealthy.</summary>
internal sealed class MigrationService(Migrator migrator, StoreState state, TimeProvider time, ILogger<MigrationService> logger) : BackgroundService
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var delay = TimeSpan.FromMilliseconds(250); !state.IsReady; delay = Min(delay * 2, LongestDelay))
        {
            try
            {
                var applied = await migrator.ApplyAsync(stoppingToken);
                state.SetReady();
                StoreLog.Ready(logger, applied);
            }
            catch (NpgsqlException unavailable)
            {
                StoreLog.NotYet(logger, unavailable.Message, delay);
                await Task.Delay(delay, time, stoppingToken);
            }
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
