using Npgsql;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Steps;

/// <summary>Has the steps summed up every five minutes, in every replica; the database lets one of them.</summary>
internal sealed class StepKeeperService(StepKeeper steps, StoreState state, TimeProvider time, ILogger<StepKeeperService> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await state.WhenReady.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await steps.KeepAsync(time.GetUtcNow(), stoppingToken);
            }
            catch (NpgsqlException failed)
            {
                StepLog.Failed(logger, failed.Message);
            }

            await Task.Delay(Pause, time, stoppingToken);
        }
    }
}
