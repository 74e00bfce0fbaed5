using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Sidechain.Api.Cache;
using Sidechain.Api.Posts;
using Sidechain.Api.Stream;

namespace Sidechain.Api.Feeds;

/// <summary>
/// A user's timeline: the posts of the user and of those that the user follows. Stream's feed has their order, the database their content;
/// Redis keeps both for half a minute.
/// </summary>
internal sealed class Timeline(TimelineCache cache, StreamClient stream, PostStore posts, IOptions<JsonOptions> jsonOptions)
{
    private const int Length = 25;

    /// <param name="userId">The timeline's owner.</param>
    /// <param name="before">An earlier page's <c>next</c>; null: the newest posts, which alone are cached, since older ones are rarely read
    /// twice.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StreamUnavailableException">Nothing is cached and Stream is away.</exception>
    public async Task<TimelineAnswer> ReadAsync(string userId, Guid? before, CancellationToken cancellationToken)
    {
        if (before is not null)
        {
            return await ReadFreshAsync(userId, before, "fwd=bypass", cancellationToken);
        }

        var cached = await cache.GetAsync(userId, cancellationToken);
        if ((byte[]?)cached.Value is { } bytes)
        {
            return new TimelineAnswer(bytes, CountOf(bytes), TimelineAnswer.Hit);
        }

        var fresh = await ReadFreshAsync(userId, before, cached.Reached ? "fwd=miss" : "fwd=bypass", cancellationToken);
        if (cached.Reached)
        {
            await cache.SetAsync(userId, fresh.Json, cancellationToken);
        }

        return fresh;
    }

    private async Task<TimelineAnswer> ReadFreshAsync(string userId, Guid? before, string cacheStatus, CancellationToken cancellationToken)
    {
        var page = await stream.ReadFeedAsync(StreamFeeds.TimelineOf(userId), Length, before, cancellationToken);
        var found = await posts.FindAllAsync([.. page.Results.Select(a => a.PostId).OfType<string>()], userId, cancellationToken);
        var json = JsonSerializer.SerializeToUtf8Bytes(
            new PostPage([.. found.Select(PostAnswer.Of)], page.NextAfter), jsonOptions.Value.SerializerOptions);
        return new TimelineAnswer(json, found.Count, cacheStatus);
    }

    private static int CountOf(byte[] json)
    {
        using var page = JsonDocument.Parse(json);
        return page.RootElement.GetProperty("posts").GetArrayLength();
    }
}
