using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using Sidechain.Api.Faults;
using Sidechain.Tracing.Conventions;
using StackExchange.Redis;

namespace Sidechain.Api.Cache;

/// <summary>
/// The little that api wants of Redis, with a client span for each command. A cache must never be the reason why a request
/// fails: a command that fails or takes too long is logged, its span is an error, and the caller goes on without it.
/// </summary>
internal sealed class RedisCache(
    IConnectionMultiplexer redis, IOptions<CacheOptions> options, ILogger<RedisCache> logger, FaultInjection? faults = null)
{
    public Task<CacheAnswer> GetAsync(string key, CancellationToken cancellationToken) =>
        RunAsync("GET", async database => await database.StringGetAsync(key), cancellationToken);

    public Task<CacheAnswer> SetAsync(string key, byte[] value, TimeSpan lifetime, CancellationToken cancellationToken) =>
        RunAsync("SET", async database => await database.StringSetAsync(key, value, lifetime) ? "OK" : RedisValue.Null, cancellationToken);

    public Task<CacheAnswer> DeleteAsync(string key, CancellationToken cancellationToken) =>
        RunAsync("DEL", async database => await database.KeyDeleteAsync(key), cancellationToken);

    private async Task<CacheAnswer> RunAsync(string command, Func<IDatabase, Task<RedisValue>> run, CancellationToken cancellationToken)
    {
        using var span = ApiSpans.Start(command, ActivityKind.Client);
        try
        {
            var database = redis.GetDatabase();
            Describe(span, command, database.Database);
            var value = await RunAsync(() => run(database), cancellationToken).WaitAsync(options.Value.Timeout, cancellationToken);
            return new CacheAnswer(
                Reached: true, faults?.Of(FaultTarget.Cache)?.Mode == FaultMode.Cold && command == "GET" ? RedisValue.Null : value);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            span.Fail(e);
            CacheLog.CommandFailed(logger, command, e.Message.Split(';')[0]); // the rest is the client's inner state
            return new CacheAnswer(Reached: false, RedisValue.Null);
        }
    }

    /// <summary>The command, or in Development what a fault makes of it.</summary>
    private async Task<RedisValue> RunAsync(Func<Task<RedisValue>> run, CancellationToken cancellationToken)
    {
        switch (faults?.Of(FaultTarget.Cache))
        {
            case { Mode: FaultMode.Slow, Delay: var delay }:
                await Task.Delay(delay, cancellationToken);
                break;
            case { Mode: FaultMode.Fail }:
                throw new RedisException("A fault of the development host: the cache cannot be reached.");
        }

        return await run();
    }

    private void Describe(Activity? span, string command, int database)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        span.SetTag(AttributeNames.DbSystemName, "redis");
        span.SetTag(AttributeNames.DbOperationName, command);
        span.SetTag(AttributeNames.DbNamespace, database.ToString(CultureInfo.InvariantCulture));
        var (host, port) = redis.GetEndPoints().FirstOrDefault() switch
        {
            DnsEndPoint dns => (dns.Host, dns.Port),
            IPEndPoint ip => (ip.Address.ToString(), ip.Port),
            _ => (null, 0),
        };
        if (host is null)
        {
            return;
        }

        span.SetTag(AttributeNames.ServerAddress, host);
        span.SetTag(AttributeNames.ServerPort, port);
    }
}
