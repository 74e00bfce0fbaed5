using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.ServiceDefaults.Limits;

/// <summary>One kind of work: first how often its caller asks, then how much the caller has running, then how much all have.</summary>
internal sealed class CallLimit(LimitOptions options) : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<string> _rate = PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetTokenBucketLimiter(caller, _ => new()
    {
        TokenLimit = options.Burst,
        TokensPerPeriod = Math.Max(1, options.PerMinute / 60),
        ReplenishmentPeriod = TimeSpan.FromMinutes(Math.Max(1, options.PerMinute / 60) / (double)options.PerMinute),
        QueueLimit = 0,
    }));

    private readonly PartitionedRateLimiter<string> _ofCaller = PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetConcurrencyLimiter(caller, _ => new()
    {
        PermitLimit = options.Concurrent,
        QueueLimit = options.Waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    }));

    private readonly ConcurrencyLimiter _ofAll = new(new()
    {
        PermitLimit = options.ConcurrentOfAll,
        QueueLimit = options.WaitingOfAll,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>The place for a request, to be given back once it is answered, or what to answer instead.</summary>
    public async Task<(IDisposable? Place, Problem? Refusal)> EnterAsync(HttpContext context)
    {
        var (caller, cancellationToken) = (Caller(context), context.RequestAborted);
        using var rate = _rate.AttemptAcquire(caller);
        if (!rate.IsAcquired)
        {
            return (null, TooMany(rate.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Soon));
        }

        var own = await _ofCaller.AcquireAsync(caller, 1, cancellationToken);
        if (!own.IsAcquired)
        {
            own.Dispose();
            return (null, TooMany(Soon));
        }

        RateLimitLease? shared = null;
        try
        {
            shared = await _ofAll.AcquireAsync(1, cancellationToken);
        }
        finally
        {
            if (shared is not { IsAcquired: true })
            {
                shared?.Dispose();
                own.Dispose();
            }
        }

        return shared.IsAcquired ? (new Place(own, shared), null) : (null, Problem.Unavailable("Too many requests are being worked on: try again in a moment.", Soon));
    }

    public void Dispose()
    {
        _rate.Dispose();
        _ofCaller.Dispose();
        _ofAll.Dispose();
    }

    internal static string Caller(HttpContext context) =>
        SidechainUser.From(context.User) is { } user ? $"user:{user.Id}" : $"address:{context.Connection.RemoteIpAddress}";

    private static Problem TooMany(TimeSpan wait) => Problem.TooManyRequests(wait < Soon ? Soon : wait, "That is too much at once: wait as long as Retry-After says, then go on.");

    private sealed class Place(IDisposable own, IDisposable shared) : IDisposable
    {
        public void Dispose()
        {
            shared.Dispose();
            own.Dispose();
        }
    }
}
