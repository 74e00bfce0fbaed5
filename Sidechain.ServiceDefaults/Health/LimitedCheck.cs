using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Sidechain.ServiceDefaults.Health;

/// <summary>
/// A check that fails when it has not answered in time, whether or not it can be stopped. It keeps only an exception's message: health is
/// asked for again and again, and the stack trace would be logged each time.
/// </summary>
/// <param name="scopes">One for each run, as long as the check lasts: a connection that still hangs must not go back to others.</param>
/// <param name="limit">The longest wait for it.</param>
internal sealed class LimitedCheck(IServiceScopeFactory scopes, Func<IServiceProvider, IHealthCheck> make, TimeSpan limit) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit);
        try
        {
            // A lost connection may hold the caller up before there is anything to wait for.
            var answer = Task.Run(() => RunAsync(context, limited.Token), CancellationToken.None);
            var result = await answer.WaitAsync(limit, cancellationToken);
            return new HealthCheckResult(result.Status, result.Description ?? result.Exception?.Message, exception: null, result.Data);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"no answer within {limit.TotalSeconds:0.#} s");
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, failed.Message);
        }
    }

    private async Task<HealthCheckResult> RunAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await make(scope.ServiceProvider).CheckHealthAsync(context, cancellationToken);
    }
}
