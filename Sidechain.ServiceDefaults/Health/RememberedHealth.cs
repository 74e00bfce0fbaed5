using System.Threading.RateLimiting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Sidechain.ServiceDefaults.Health;

/// <summary>
/// The checks' answer, which anybody gets without a token or a limit: the checks run one at a time and, in the long run, once a second,
/// however many ask. Everybody else gets the last answer, or that of the run that is under way, which <see cref="LimitedCheck"/> bounds.
/// </summary>
/// <param name="checks">Runs them once.</param>
internal sealed class RememberedHealth(Func<Task<HealthReport>> checks) : IDisposable
{
    /// <summary>Runs at once, after a pause: whoever waits for a start asks a few times a second, and is told soon.</summary>
    public const int Burst = 20;

    /// <summary>From one run to the next where many ask, and so the greatest age of an answer.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();

    private readonly TokenBucketRateLimiter _runs =
        new(new() { TokenLimit = Burst, TokensPerPeriod = 1, ReplenishmentPeriod = Lifetime, QueueLimit = 0 });

    private Task<HealthReport>? _latest;

    /// <param name="cancellationToken">Ends this caller's wait, and nobody else's.</param>
    public Task<HealthReport> AskAsync(CancellationToken cancellationToken) => Latest().WaitAsync(cancellationToken);

    public void Dispose() => _runs.Dispose();

    private Task<HealthReport> Latest()
    {
        lock (_gate)
        {
            if (_latest is null || (_latest.IsCompleted && MayRun()))
            {
                // No span or log scope of this caller may flow into a run that is everybody's.
                using (ExecutionContext.SuppressFlow())
                {
                    _latest = Task.Run(checks);
                }
            }

            return _latest;
        }
    }

    private bool MayRun()
    {
        using var lease = _runs.AttemptAcquire();
        return lease.IsAcquired;
    }
}
