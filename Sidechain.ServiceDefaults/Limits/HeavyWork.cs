using System.Threading.RateLimiting;

namespace Sidechain.ServiceDefaults.Limits;

/// <summary>
/// Work that takes a core for a second and memory by the hundred megabytes: of one caller one piece at a time, of all a few. Whoever asks for little never
/// waits for it.
/// </summary>
/// <param name="ofAll">Pieces at the same time.</param>
public class HeavyWork(int ofAll) : IDisposable
{
    // Those who wait hold a place that another limit counts.
    private readonly PartitionedRateLimiter<string> _ofCaller = PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetConcurrencyLimiter(caller, _ => new()
    {
        PermitLimit = 1,
        QueueLimit = int.MaxValue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    }));

    private readonly ConcurrencyLimiter _ofAll = new(new() { PermitLimit = ofAll, QueueLimit = int.MaxValue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    /// <summary>A place that its caller enters when the work turns out to be heavy, and leaves by disposing it.</summary>
    /// <param name="caller">A user's id; empty without a token.</param>
    public HeavyPlace Of(string caller) => new(this, caller);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ofCaller.Dispose();
        _ofAll.Dispose();
        GC.SuppressFinalize(this);
    }

    internal async ValueTask<IDisposable[]> AcquireAsync(string caller, CancellationToken cancellationToken)
    {
        var own = await _ofCaller.AcquireAsync(caller, 1, cancellationToken);
        try
        {
            return [await _ofAll.AcquireAsync(1, cancellationToken), own];
        }
        catch
        {
            own.Dispose();
            throw;
        }
    }
}
