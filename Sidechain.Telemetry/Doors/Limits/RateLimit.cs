using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Addresses;
using Sidechain.ServiceDefaults.Identity;
using StackExchange.Redis;

namespace Sidechain.Telemetry.Doors.Limits;

/// <summary>
/// How often one client may send, and all users of one address. Redis counts for all replicas; while it is away each counts for itself.
/// </summary>
internal sealed class RateLimit(
    LocalLimiter local, IOptions<RateLimitOptions> options, ILogger<RateLimit> logger, RedisLimiter? redis = null)
{
    private readonly Rate _users = Rate.Of(options.Value.PerMinute, options.Value.Burst);
    private readonly Rate _usersOfAddress =
        Rate.Of(options.Value.PerMinute, options.Value.Burst, options.Value.CallersOfAddress);

    private readonly Rate _anonymous = Rate.Of(options.Value.AnonymousPerMinute, options.Value.AnonymousBurst);
    private volatile bool _redisAway;

    /// <summary>Null when the request may pass, else how long its sender should wait.</summary>
    public async Task<TimeSpan?> TryAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var address = CallerAddress.Of(context);
        return SidechainUser.From(context.User) is { } user
            ? await TryAsync($"user:{user.Id}", _users, cancellationToken)
                ?? await TryAsync($"users:{address}", _usersOfAddress, cancellationToken)
            : await TryAsync($"address:{address}", _anonymous, cancellationToken);
    }

    private async Task<TimeSpan?> TryAsync(string caller, Rate rate, CancellationToken cancellationToken)
    {
        if (redis is null)
        {
            return local.Try(caller, rate);
        }

        try
        {
            var wait = await redis.TryAsync(caller, rate, cancellationToken);
            _redisAway = false;
            return wait;
        }
        catch (Exception away) when (away is RedisException or TimeoutException)
        {
            if (!_redisAway)
            {
                GuardLog.RedisAway(logger, away.Message);
            }

            _redisAway = true;
            return local.Try(caller, rate);
        }
    }
}
