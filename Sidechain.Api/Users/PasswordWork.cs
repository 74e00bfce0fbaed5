using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Users;

/// <summary>
/// Hashing of passwords, which is slow on purpose: a few at the same time, so that the rest of the service keeps its cores.
/// One address never holds all the places, so that a guesser does not keep the others waiting.
/// </summary>
internal sealed class PasswordWork : IDisposable
{
    private readonly PartitionedRateLimiter<string> _ofAddress;
    private readonly ConcurrencyLimiter _places;

    public PasswordWork(IOptions<UserOptions> options)
    {
        var (places, waiting) = (options.Value.ConcurrentHashes, options.Value.WaitingHashes);
        _ofAddress = PartitionedRateLimiter.Create<string, string>(
            address => RateLimitPartition.GetConcurrencyLimiter(address, _ => Places(Math.Max(1, places / 2), waiting)));
        _places = new(Places(places, waiting));
    }

    /// <summary>The answer where nothing was hashed.</summary>
    public static Problem Busy() => Problem.Unavailable("Too many are signing in right now: try again in a moment.");

    /// <summary>False when more wait already than may wait: nothing was hashed.</summary>
    /// <param name="address">The caller's.</param>
    /// <param name="work">Hashes once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<bool> TryAsync(string address, Action work, CancellationToken cancellationToken)
    {
        using var turn = await _ofAddress.AcquireAsync(address, 1, cancellationToken);
        if (!turn.IsAcquired)
        {
            return false;
        }

        using var place = await _places.AcquireAsync(1, cancellationToken);
        if (place.IsAcquired)
        {
            work();
        }

        return place.IsAcquired;
    }

    public void Dispose()
    {
        _ofAddress.Dispose();
        _places.Dispose();
    }

    private static ConcurrencyLimiterOptions Places(int places, int waiting) => new()
    {
        PermitLimit = places,
        QueueLimit = waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    };
}
