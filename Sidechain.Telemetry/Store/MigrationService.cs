using Npgsql;
using Sidechain.ServiceDefaults.Background;
using Sidechain.ServiceDefaults.Production;

namespace Sidechain.Telemetry.Store;

/// <summary>Prepares the store at start-up, as soon as there is a database; until then the service is unhealthy.</summary>
internal sealed class MigrationService(
    Migrator migrator, OwnTraces own, StoreState state, IHostApplicationLifetime lifetime, BackgroundRounds rounds, TimeProvider time,
    ILogger<MigrationService> logger)
    : SteadyService(rounds, time, logger)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    private TimeSpan _delay = TimeSpan.FromMilliseconds(250);

    protected override async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        try
        {
            var applied = await migrator.ApplyAsync(stoppingToken);
            await own.LearnAsync(stoppingToken);
            state.SetReady();
            StoreLog.Ready(logger, applied);
            return Timeout.InfiniteTimeSpan;
        }
        catch (UnsafeSettingException unsafeSetting)
        {
            // Waiting would not help: the service ends, with the reason as its last line.
            StoreLog.Refused(logger, unsafeSetting.Message);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
            return Timeout.InfiniteTimeSpan;
        }
        catch (NpgsqlException unavailable)
        {
            var delay = _delay;
            StoreLog.NotYet(logger, unavailable.Message, delay);
            _delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            return delay;
        }
    }
}
