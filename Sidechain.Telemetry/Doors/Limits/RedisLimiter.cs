using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Sidechain.Telemetry.Doors.Limits;

/// <summary>The limit over all replicas: one script and one key a caller, by the clock of Redis.</summary>
internal sealed class RedisLimiter(IConnectionMultiplexer redis, IOptions<RateLimitOptions> options)
{
    private const string Script = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + time[2] / 1000
        local next = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now) + tonumber(ARGV[1])
        local early = next - now - tonumber(ARGV[2])
        if early > 0.001 then return math.ceil(early) end
        redis.call('SET', KEYS[1], string.format('%.3f', next), 'PX', math.ceil(next - now))
        return 0
        """;

    /// <summary>Null when the request may pass, else how long to wait.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    /// <exception cref="TimeoutException">It takes too long.</exception>
    public async Task<TimeSpan?> TryAsync(string caller, Rate rate, CancellationToken cancellationToken)
    {
        // Known beforehand: nobody has to wait for the time-out.
        if (!redis.IsConnected)
        {
            throw new TimeoutException("Redis is not connected.");
        }

        var wait = (long)await redis.GetDatabase()
            .ScriptEvaluateAsync(Script, [$"ingest:rate:{caller}"], [rate.IntervalMs, rate.ToleranceMs])
            .WaitAsync(options.Value.RedisTimeout, cancellationToken);
        return wait > 0 ? TimeSpan.FromMilliseconds(wait) : null;
    }
}
