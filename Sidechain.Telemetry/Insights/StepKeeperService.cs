using Sidechain.ServiceDefaults.Background;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Insights;

/// <summary>Has the steps summed up every five minutes, in every replica; the database lets one of them.</summary>
internal sealed class StepKeeperService(
    StepKeeper steps, StoreState state, BackgroundRounds rounds, TimeProvider time, ILogger<StepKeeperService> logger)
    : SteadyService(rounds, time, logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    protected override Task PrepareAsync(CancellationToken stoppingToken) => state.WhenReady.WaitAsync(stoppingToken);

    protected override async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        await steps.KeepAsync(Time.GetUtcNow(), stoppingToken);
        return Pause;
    }
}
