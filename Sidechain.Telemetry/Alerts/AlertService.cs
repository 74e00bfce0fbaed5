using Microsoft.Extensions.Options;
using Npgsql;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Alerts;

/// <summary>Has the rules looked at every few seconds, in every replica; the database lets one of them.</summary>
internal sealed class AlertService(AlertWatch watch, StoreState state, IOptions<AlertOptions> options, TimeProvider time, ILogger<AlertService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await state.WhenReady.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested && options.Value.Rules.Count > 0)
        {
            try
            {
                await watch.LookAsync(stoppingToken);
            }
            catch (Exception failed) when (failed is NpgsqlException or StoreUnavailableException)
            {
                AlertLog.Failed(logger, failed.Message);
            }

            await Task.Delay(options.Value.Every, time, stoppingToken);
        }
    }
}
