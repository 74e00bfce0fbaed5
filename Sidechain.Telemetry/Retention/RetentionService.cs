using Npgsql;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Retention;

/// <summary>Looks after the days every hour, in every replica; the database lets one of them.</summary>
internal sealed class RetentionService(DayKeeper days, StoreState state, TimeProvider time, ILogger<RetentionService> logger) : BackgroundService
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await state.WhenReady.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await days.KeepAsync(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), stoppingToken) is { } dropped and > 0)
                    RetentionLog.Dropped(logger, dropped);
            }
            catch (NpgsqlException failed)
            {
                RetentionLog.Failed(logger, failed.Message);
            }

            await Task.Delay(Hour, time, stoppingToken);
        }
    }
}
