using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Sidechain.Telemetry.Store;

/// <summary>Healthy once the migrations are done, for as long as the database answers.</summary>
internal sealed class StoreHealthCheck(NpgsqlDataSource database, StoreState state) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!state.IsReady)
        {
            return HealthCheckResult.Unhealthy("The migrations are not done.");
        }

        try
        {
            await using var command = database.CreateCommand("-- SELECT migrations\nSELECT 1 FROM telemetry.migrations LIMIT 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (NpgsqlException unavailable)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", unavailable);
        }
    }
}
