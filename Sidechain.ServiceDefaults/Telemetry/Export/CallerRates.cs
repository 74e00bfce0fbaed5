using System.Threading.RateLimiting;

namespace Sidechain.ServiceDefaults.Telemetry.Export;

/// <summary>How much of one thing each caller may make, by the second. Nobody has less because of another.</summary>
internal sealed class CallerRates(int burst, int perSecond) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(
        caller => RateLimitPartition.GetTokenBucketLimiter(caller, _ => new()
        {
            TokenLimit = burst,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));

    /// <summary>False where the caller has had its share.</summary>
    public bool Take(string caller)
    {
        using var lease = _limiter.AttemptAcquire(caller);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
