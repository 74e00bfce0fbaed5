using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Sidechain.Api.Users;

/// <summary>Hashing of passwords, which is slow on purpose: a few at the same time, so that the rest of the service keeps its cores.</summary>
internal sealed class PasswordWork(IOptions<UserOptions> options) : IDisposable
{
    private readonly ConcurrencyLimiter _places = new(new()
    {
        PermitLimit = options.Value.ConcurrentHashes,
        QueueLimit = options.Value.WaitingHashes,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>False when more wait already than may wait: nothing was hashed.</summary>
    /// <param name="work">Hashes once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<bool> TryAsync(Action work, CancellationToken cancellationToken)
    {
        using var place = await _places.AcquireAsync(1, cancellationToken);
        if (place.IsAcquired)
        {
            work();
        }

        return place.IsAcquired;
    }

    public void Dispose() => _places.Dispose();
}
