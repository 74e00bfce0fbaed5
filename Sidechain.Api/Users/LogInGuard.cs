using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Sidechain.Api.Users;

/// <summary>
/// Wrong passwords, counted by name and address and by name alone. No user can lock out another: only its own attempts count against an
/// address from which the user has signed in before. Each replica counts for itself.
/// </summary>
internal sealed class LogInGuard(IOptions<UserOptions> options) : IDisposable
{
    private const int MostKnown = 100_000;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<(string Name, string Address)> _ofAddress =
        PartitionedRateLimiter.Create<(string Name, string Address), (string, string)>(
            who => RateLimitPartition.GetTokenBucketLimiter(who, _ => Bucket(options.Value.WrongPasswordsPerMinute)));

    private readonly PartitionedRateLimiter<string> _ofName =
        PartitionedRateLimiter.Create<string, string>(
            name => RateLimitPartition.GetTokenBucketLimiter(name, _ => Bucket(options.Value.WrongPasswordsOfAllPerMinute)));

    private readonly ConcurrentDictionary<(string Name, string Address), bool> _known = new();

    /// <summary>Null when somebody may try, else how long to wait; asked before anything is hashed.</summary>
    public TimeSpan? Wait(string name, string address)
    {
        // To ask for none would be granted for a part of one, too.
        if (_ofAddress.GetStatistics((name, address))?.CurrentAvailablePermits < 1)
        {
            return RetryAfter(options.Value.WrongPasswordsPerMinute);
        }

        return !_known.ContainsKey((name, address)) && _ofName.GetStatistics(name)?.CurrentAvailablePermits < 1
            ? RetryAfter(options.Value.WrongPasswordsOfAllPerMinute)
            : null;
    }

    public void Failed(string name, string address)
    {
        _ofAddress.AttemptAcquire((name, address)).Dispose();
        _ofName.AttemptAcquire(name).Dispose();
    }

    public void Succeeded(string name, string address)
    {
        if (_known.Count >= MostKnown)
        {
            _known.Clear();
        }

        _known[(name, address)] = true;
    }

    public void Dispose()
    {
        _ofAddress.Dispose();
        _ofName.Dispose();
    }

    private static TokenBucketRateLimiterOptions Bucket(int perMinute) => new()
    {
        TokenLimit = perMinute,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromMinutes(1.0 / perMinute),
        QueueLimit = 0,
    };

    private static TimeSpan RetryAfter(int perMinute) => TimeSpan.FromMinutes(1.0 / perMinute) is var pause && pause > Soon ? pause : Soon;
}
