using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Background;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Alerts;

/// <summary>Has the rules looked at every few seconds, in every replica; the database lets one of them.</summary>
internal sealed class AlertService(
    AlertWatch watch, StoreState state, IOptions<AlertOptions> options, BackgroundRounds rounds, TimeProvider time,
    ILogger<AlertService> logger)
    : SteadyService(rounds, time, logger)
{
    protected override Task PrepareAsync(CancellationToken stoppingToken) => state.WhenReady.WaitAsync(stoppingToken);

    protected override async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Rules.Count == 0)
        {
            return Timeout.InfiniteTimeSpan;
        }

        await watch.LookAsync(stoppingToken);
        return options.Value.Every;
    }
}
