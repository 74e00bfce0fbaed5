using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Sidechain.ServiceDefaults.Health;

/// <summary>A check that counts as failed when it has not answered in time, whether or not it can be stopped.</summary>
internal sealed class LimitedCheck(IHealthCheck check, TimeSpan limit) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit);
        try
        {
            // A lost connection may hold the caller up before there is anything to wait for.
            return await Task.Run(() => check.CheckHealthAsync(context, limited.Token), CancellationToken.None).WaitAsync(limit, cancellationToken);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"no answer within {limit.TotalSeconds:0.#} s");
        }
    }
}
