using System.Threading.RateLimiting;

namespace Sidechain.ServiceDefaults.Limits;

/// <summary>
/// Work that takes a core for a second and memory by the hundred megabytes: of one caller one piece at a time, of all a few, and of one
/// address no more than half of those, because users cost nothing to register. Whoever asks for little never waits for it.
/// </summary>
/// <param name="ofAll">Pieces at the same time.</param>
public class HeavyWork(int ofAll) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _ofCaller =
        PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetConcurrencyLimiter(caller, _ => Places(1)));

    private readonly PartitionedRateLimiter<string> _ofAddress =
        PartitionedRateLimiter.Create<string, string>(
            address => RateLimitPartition.GetConcurrencyLimiter(address, _ => Places(Math.Max(1, ofAll / 2))));

    private readonly ConcurrencyLimiter _ofAll = new(Places(ofAll));

    /// <summary>A place that its caller enters when the work turns out to be heavy, and leaves by disposing it.</summary>
    /// <param name="caller">A user's id; empty without a token.</param>
    /// <param name="address">The caller's.</param>
    public HeavyPlace Of(string caller, string address) => new(this, caller, address);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ofCaller.Dispose();
        _ofAddress.Dispose();
        _ofAll.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The places to be given back, the last that was taken first.</summary>
    internal async ValueTask<Stack<IDisposable>> AcquireAsync(string caller, string address, CancellationToken cancellationToken)
    {
        var held = new Stack<IDisposable>(3);
        try
        {
            held.Push(await _ofCaller.AcquireAsync(caller, 1, cancellationToken));
            held.Push(await _ofAddress.AcquireAsync(address, 1, cancellationToken));
            held.Push(await _ofAll.AcquireAsync(1, cancellationToken));
            return held;
        }
        catch
        {
            foreach (var taken in held)
            {
                taken.Dispose();
            }

            throw;
        }
    }

    // Each one who waits holds a place that another limit counts.
    private static ConcurrencyLimiterOptions Places(int places) => new()
    {
        PermitLimit = places,
        QueueLimit = int.MaxValue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    };
}
