using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Sidechain.ServiceDefaults.Addresses;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.ServiceDefaults.Limits;

/// <summary>
/// One kind of work: first how often its caller asks, and all who come from one address; then how much the caller has running, how much the
/// address, and how much all. Users cost nothing to register, so an address has the rate of a few, as many answers on their way as a few,
/// and no more than half of all places.
/// </summary>
internal sealed class CallLimit(LimitOptions options) : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<string> _rate = Rate(options.PerMinute, options.Burst);

    private readonly PartitionedRateLimiter<string> _rateOfAddress =
        Rate((long)options.PerMinute * options.CallersOfAddress, (long)options.Burst * options.CallersOfAddress);

    private readonly PartitionedRateLimiter<string> _ofCaller = PartitionedRateLimiter.Create<string, string>(
        caller => RateLimitPartition.GetConcurrencyLimiter(caller, _ => new()
        {
            PermitLimit = options.Concurrent,
            QueueLimit = options.Waiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }));

    // However many users come from an address, their answers go out as slowly as they read.
    private readonly PartitionedRateLimiter<string> _ofAddressCallers = PartitionedRateLimiter.Create<string, string>(
        address => RateLimitPartition.GetConcurrencyLimiter(address, _ => new()
        {
            PermitLimit = Several(options.Concurrent, options.CallersOfAddress),
            QueueLimit = Several(options.Waiting, options.CallersOfAddress),
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }));

    private readonly PartitionedRateLimiter<string> _ofAddress = PartitionedRateLimiter.Create<string, string>(
        address => RateLimitPartition.GetConcurrencyLimiter(address, _ => new()
        {
            PermitLimit = Half(options.ConcurrentOfAll),
            QueueLimit = Half(options.WaitingOfAll),
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }));

    private readonly ConcurrencyLimiter _ofAll = new(new()
    {
        PermitLimit = options.ConcurrentOfAll,
        QueueLimit = options.WaitingOfAll,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>The place for a request, to be given back once it is answered, or what to answer instead.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isAfterBody">The place of all is taken later, by <see cref="EnterSharedAsync"/>.</param>
    public async Task<(CallPlace? Place, Problem? Refusal)> EnterAsync(HttpContext context, bool isAfterBody)
    {
        var caller = Caller(context);
        if (TooOften(_rate, caller) is { } tooOften)
        {
            return (null, tooOften);
        }

        if (TooOften(_rateOfAddress, CallerAddress.Of(context)) is { } tooOftenFromHere)
        {
            return (null, tooOftenFromHere);
        }

        var place = new CallPlace(this);
        var isEntered = false;
        try
        {
            var refusal = await EnterAsync(place, caller, context, isAfterBody);
            isEntered = refusal is null;
            return (isEntered ? place : null, refusal);
        }
        finally
        {
            if (!isEntered)
            {
                place.Dispose();
            }
        }
    }

    /// <summary>Takes the place of the address, unless it is held, and that of all: null, or what to answer instead.</summary>
    public async Task<Problem?> EnterSharedAsync(CallPlace place, HttpContext context, CancellationToken cancellationToken) =>
        await EnterAddressAsync(place, context, cancellationToken)
        ?? (place.Take(await _ofAll.AcquireAsync(1, cancellationToken)) ? null : Busy());

    private async Task<Problem?> EnterAddressAsync(CallPlace place, HttpContext context, CancellationToken cancellationToken) =>
        place.HoldsShared || place.Take(await _ofAddress.AcquireAsync(CallerAddress.Of(context), 1, cancellationToken)) ? null : Busy();

    private async Task<Problem?> EnterAsync(CallPlace place, string caller, HttpContext context, bool isAfterBody)
    {
        var cancellationToken = context.RequestAborted;
        // A body that comes slowly must not hold a place: without a token a caller is everybody at that address.
        if (await SmallBody.ReadAsync(context) is { } tooSlow)
        {
            return tooSlow;
        }

        if (!place.Take(await _ofCaller.AcquireAsync(caller, 1, cancellationToken))
            || !place.Take(await _ofAddressCallers.AcquireAsync(CallerAddress.Of(context), 1, cancellationToken)))
        {
            return TooMany(Soon);
        }

        return isAfterBody
            ? await EnterAddressAsync(place, context, cancellationToken)
            : await EnterSharedAsync(place, context, cancellationToken);
    }

    public void Dispose()
    {
        _rate.Dispose();
        _rateOfAddress.Dispose();
        _ofCaller.Dispose();
        _ofAddressCallers.Dispose();
        _ofAddress.Dispose();
        _ofAll.Dispose();
    }

    internal static string Caller(HttpContext context) =>
        SidechainUser.From(context.User) is { } user ? $"user:{user.Id}" : $"address:{CallerAddress.Of(context)}";

    private static PartitionedRateLimiter<string> Rate(long perMinute, long burst)
    {
        var rate = (int)Math.Min(perMinute, int.MaxValue);
        var perPeriod = Math.Max(1, rate / 60);
        return PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetTokenBucketLimiter(caller, _ => new()
        {
            TokenLimit = (int)Math.Min(burst, int.MaxValue),
            TokensPerPeriod = perPeriod,
            ReplenishmentPeriod = TimeSpan.FromMinutes(perPeriod / (double)rate),
            QueueLimit = 0,
        }));
    }

    private static Problem? TooOften(PartitionedRateLimiter<string> rate, string whose)
    {
        using var lease = rate.AttemptAcquire(whose);
        return lease.IsAcquired ? null : TooMany(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Soon);
    }

    private static int Several(int ofOne, int callers) => (int)Math.Min((long)ofOne * callers, int.MaxValue);

    private static int Half(int places) => (places + 1) / 2;

    private static Problem Busy() => Problem.Unavailable("Too many requests are being worked on: try again in a moment.", Soon);

    private static Problem TooMany(TimeSpan wait) =>
        Problem.TooManyRequests(wait < Soon ? Soon : wait, "That is too much at once: wait as long as Retry-After says, then go on.");
}
