using Sidechain.ServiceDefaults.Background;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Retention;

/// <summary>Looks after the days every hour, in every replica; the database lets one of them.</summary>
internal sealed class RetentionService(
    DayKeeper days, StoreState state, BackgroundRounds rounds, TimeProvider time, ILogger<RetentionService> logger)
    : SteadyService(rounds, time, logger)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    protected override Task PrepareAsync(CancellationToken stoppingToken) => state.WhenReady.WaitAsync(stoppingToken);

    protected override async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        if (await days.KeepAsync(DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime), stoppingToken) is { } dropped and > 0)
        {
            RetentionLog.Dropped(logger, dropped);
        }

        return Hour;
    }
}
