using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Sidechain.Api.Cache;
using Sidechain.Api.Posts;
using Sidechain.Api.Stream;

namespace Sidechain.Api.Feeds;

/// <summary>A user's timeline: Stream's feed knows which posts in which order, the database what they are, Redis both for half a minute.</summary>
internal sealed class Timeline(
    RedisCache cache, StreamClient stream, PostStore posts, IOptions<CacheOptions> cacheOptions, IOptions<JsonOptions> json)
{
    private const int Length = 25;

    /// <param name="userId">Whose.</param>
    /// <param name="before">What an earlier page gave as <c>next</c>; null: the newest posts. Those alone are cached: older pages are rarely read twice.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StreamUnavailableException">Nothing is cached and Stream is away.</exception>
    public async Task<TimelineAnswer> ReadAsync(string userId, Guid? before, CancellationToken cancellationToken)
    {
        if (before is not null)
            return new TimelineAnswer(await ReadFreshAsync(userId, before, cancellationToken), "fwd=bypass");

        var cached = await cache.GetAsync(KeyOf(userId), cancellationToken);
        if ((byte[]?)cached.Value is { } bytes)
            return new TimelineAnswer(bytes, "hit");

        var fresh = await ReadFreshAsync(userId, before, cancellationToken);
        if (!cached.Reached)
            return new TimelineAnswer(fresh, "fwd=bypass");

        await cache.SetAsync(KeyOf(userId), fresh, cacheOptions.Value.TimelineLifetime, cancellationToken);
        return new TimelineAnswer(fresh, "fwd=miss");
    }

    public Task DropAsync(string userId, CancellationToken cancellationToken) => cache.DeleteAsync(KeyOf(userId), cancellationToken);

    private async Task<byte[]> ReadFreshAsync(string userId, Guid? before, CancellationToken cancellationToken)
    {
        var page = await stream.ReadFeedAsync(ActivityDelivery.FeedOf(userId), Length, before, cancellationToken);
        var found = await posts.FindAllAsync([.. page.Results.Select(a => a.PostId).OfType<string>()], cancellationToken);
        return JsonSerializer.SerializeToUtf8Bytes(
            new TimelinePosts([.. found.Select(p => PostAnswer.Of(p, p.Author!.Name))], page.NextAfter), json.Value.SerializerOptions);
    }

    private static string KeyOf(string userId) => $"timeline:{userId}";
}
