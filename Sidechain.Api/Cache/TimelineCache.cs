using Microsoft.Extensions.Options;

namespace Sidechain.Api.Cache;

/// <summary>The first page of each user's timeline, as it was answered, for half a minute.</summary>
internal sealed class TimelineCache(RedisCache cache, IOptions<CacheOptions> options)
{
    public Task<CacheAnswer> GetAsync(string userId, CancellationToken cancellationToken) =>
        cache.GetAsync(KeyOf(userId), cancellationToken);

    public Task SetAsync(string userId, byte[] page, CancellationToken cancellationToken) =>
        cache.SetAsync(KeyOf(userId), page, options.Value.TimelineLifetime, cancellationToken);

    /// <summary>It reads differently now.</summary>
    public Task DropAsync(string userId, CancellationToken cancellationToken) => cache.DeleteAsync(KeyOf(userId), cancellationToken);

    private static string KeyOf(string userId) => $"timeline:{userId}";
}
